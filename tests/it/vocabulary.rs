//! The words of twelve languages: that the files say what the importer asks for, never two things at once, and that a
//! Statement of Applicability in each language is read for what it says.

use std::collections::{BTreeMap, BTreeSet};

use assay::{
    import::{
        inspection::inspect,
        recognise::Register,
        vocabulary::{Vocabulary, fold},
        workbook::{Limits, read_bytes},
    },
    questionnaires::{DEFAULT_SET, bundled, bundled_files},
};

use crate::source::{files_below, tokens};

const LANGUAGES: [&str; 12] =
    ["cs", "de", "el", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sk"];

/// Returns each file of the vocabulary by its language.
fn files() -> BTreeMap<String, toml::Table> {
    let parse = |text: &str, path: &str| {
        text.parse().unwrap_or_else(|error| panic!("vocabulary/{path}: {error}"))
    };
    bundled_files("vocabulary/")
        .iter()
        .map(|file| {
            let language = file.path.trim_end_matches(".toml").to_owned();
            (language, parse(&file.text, &file.path))
        })
        .collect()
}

/// Returns the phrases of a table by what they mean.
fn phrases(table: &toml::Table) -> impl Iterator<Item = (&str, &str)> {
    table.iter().flat_map(|(meaning, phrases)| {
        let phrases = phrases.as_array().unwrap().iter();
        phrases.map(move |phrase| (meaning.as_str(), phrase.as_str().unwrap()))
    })
}

fn table<'a>(file: &'a toml::Table, name: &str) -> &'a toml::Table {
    static EMPTY: std::sync::LazyLock<toml::Table> = std::sync::LazyLock::new(toml::Table::new);
    file.get(name).map_or(&*EMPTY, |table| table.as_table().unwrap())
}

#[test]
fn every_file_is_read_and_names_its_own_language() {
    let files = files();
    assert_eq!(files.keys().collect::<Vec<_>>(), LANGUAGES);
    for (language, file) in &files {
        assert_eq!(file["language"].as_str(), Some(language.as_str()));
    }
    if let Err(faults) = Vocabulary::bundled() {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("\n{}\n", lines.join("\n"));
    }
}

/// A misspelt key would never be asked for, so each language has no key that English lacks.
#[test]
fn no_language_has_a_key_that_english_lacks() {
    let files = files();
    let keys = |file: &toml::Table| -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for name in ["registers", "rows", "headers"] {
            keys.extend(table(file, name).keys().map(|key| format!("{name}.{key}")));
        }
        for (kind, values) in table(file, "values") {
            let values = values.as_table().unwrap();
            keys.extend(values.keys().map(|key| format!("values.{kind}.{key}")));
        }
        keys
    };
    let english = keys(&files["en"]);
    for (language, file) in &files {
        let unknown: Vec<String> = keys(file).difference(&english).cloned().collect();
        assert!(unknown.is_empty(), "{language}.toml: {unknown:?}");
    }
}

#[test]
fn no_phrase_means_two_things_in_one_table() {
    let mut faults = Vec::new();
    for (language, file) in &files() {
        let values = table(file, "values").iter();
        let mut tables: Vec<(String, &toml::Table)> = values
            .map(|(kind, values)| (format!("values.{kind}"), values.as_table().unwrap()))
            .collect();
        tables.extend(["registers", "rows"].map(|name| (name.to_owned(), table(file, name))));
        for (name, table) in tables {
            let mut meanings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
            for (meaning, phrase) in phrases(table) {
                meanings.entry(fold(phrase)).or_default().insert(meaning);
            }
            let doubtful = meanings.iter().filter(|(_phrase, meanings)| meanings.len() > 1);
            faults.extend(doubtful.map(|(phrase, meanings)| {
                format!("{language}.toml [{name}]: “{phrase}” means {meanings:?}")
            }));
            if meanings.contains_key("") {
                faults.push(format!("{language}.toml [{name}]: a phrase has no letters"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// All languages are read together, so a word that two of them share has to mean the same in both.
#[test]
fn no_value_means_two_things_in_two_languages() {
    let mut meanings: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for file in files().values() {
        for (kind, values) in table(file, "values") {
            for (meaning, phrase) in phrases(values.as_table().unwrap()) {
                let place = (kind.clone(), fold(phrase));
                meanings.entry(place).or_default().insert(meaning.to_owned());
            }
        }
    }
    let doubtful: Vec<String> = meanings
        .iter()
        .filter(|(_place, meanings)| meanings.len() > 1)
        .map(|((kind, phrase), meanings)| format!("[values.{kind}]: “{phrase}” means {meanings:?}"))
        .collect();
    assert!(doubtful.is_empty(), "\n{}\n", doubtful.join("\n"));
}

/// Returns the meanings that the importer's rules ask for by name: `means("risk_id")`.
fn meanings_asked_for() -> BTreeSet<String> {
    let mut meanings = BTreeSet::new();
    for (_file, source) in files_below("src/import/recognise") {
        let lines: Vec<&str> = source.lines().collect();
        for window in tokens(&source).windows(3) {
            if window[0].text == "means" && window[2].text == "\"" {
                let line = lines[window[2].line - 1];
                let asked =
                    line.split("means(\"").skip(1).filter_map(|rest| rest.split('"').next());
                meanings.extend(asked.map(str::to_owned));
            }
        }
    }
    meanings
}

#[test]
fn every_meaning_that_a_column_can_have_has_english_words() {
    let files = files();
    let known: BTreeSet<&str> = table(&files["en"], "headers").keys().map(String::as_str).collect();
    let mut used: BTreeSet<String> =
        Register::ALL.into_iter().flat_map(Register::header_meanings).map(str::to_owned).collect();
    let asked_for = meanings_asked_for();
    assert!(asked_for.contains("root_cause") && asked_for.len() > 15, "{asked_for:?}");
    used.extend(asked_for);
    let wordless: Vec<&String> =
        used.iter().filter(|use_| !known.contains(use_.as_str())).collect();
    assert!(wordless.is_empty(), "en.toml [headers] lacks {wordless:?}");
    let idle: Vec<&&str> =
        known.iter().filter(|known| **known != "ignore" && !used.contains(**known)).collect();
    assert!(idle.is_empty(), "no register has a column for {idle:?}");
}

/// A Statement of Applicability of four rows in one language: an included control that works, one that works in part,
/// one that is planned, and an excluded one with its reason.
struct Sheet {
    language: &'static str,
    /// Control, title, applicable, reason for exclusion, state, owner.
    header: &'static str,
    yes: &'static str,
    no: &'static str,
    implemented: &'static str,
    partial: &'static str,
    planned: &'static str,
    reason: &'static str,
}

const SHEETS: [Sheet; 12] = [
    Sheet {
        language: "cs",
        header: "Opatření;Název opatření;Aplikovatelnost;Důvod vyloučení;Stav zavedení;Vlastník",
        yes: "Ano",
        no: "Ne",
        implemented: "Zavedeno",
        partial: "Částečně zavedeno",
        planned: "Plánováno",
        reason: "Nemáme žádné kanceláře",
    },
    Sheet {
        language: "de",
        header: "Maßnahme;Bezeichnung;Anwendbar;Begründung für den Ausschluss;Umsetzungsstatus;Verantwortlich",
        yes: "Ja",
        no: "Nein",
        implemented: "umgesetzt",
        partial: "teilweise umgesetzt",
        planned: "geplant",
        reason: "Wir haben keine Büros",
    },
    Sheet {
        language: "el",
        header: "Μέτρο ασφάλειας;Τίτλος μέτρου;Εφαρμοσιμότητα;Αιτιολόγηση εξαίρεσης;Κατάσταση υλοποίησης;Υπεύθυνος",
        yes: "Ναι",
        no: "Όχι",
        implemented: "Εφαρμόζεται",
        partial: "Μερικώς",
        planned: "Προγραμματισμένο",
        reason: "Δεν έχουμε γραφεία",
    },
    Sheet {
        language: "en",
        header: "Control;Control title;Applicable;Reason for exclusion;Implementation status;Owner",
        yes: "Yes",
        no: "No",
        implemented: "Implemented",
        partial: "Partially implemented",
        planned: "Planned",
        reason: "We have no offices",
    },
    Sheet {
        language: "es",
        header: "Controles;Nombre del control;Aplica;Justificación de la exclusión;Estado de implementación;Responsable",
        yes: "Sí",
        no: "No",
        implemented: "Implementado",
        partial: "Parcialmente implementado",
        planned: "Planificado",
        reason: "No tenemos oficinas",
    },
    Sheet {
        language: "fr",
        header: "Mesure;Intitulé de la mesure;Applicabilité;Justification de l'exclusion;Statut de mise en œuvre;Responsable",
        yes: "Oui",
        no: "Non",
        implemented: "Mise en œuvre",
        partial: "Partiellement mis en œuvre",
        planned: "Prévu",
        reason: "Nous n'avons pas de bureaux",
    },
    Sheet {
        language: "it",
        header: "Controllo;Titolo del controllo;Applicabile;Motivazione dell'esclusione;Stato di attuazione;Responsabile",
        yes: "Sì",
        no: "No",
        implemented: "Implementato",
        partial: "Parzialmente implementato",
        planned: "Pianificato",
        reason: "Non abbiamo uffici",
    },
    Sheet {
        language: "nl",
        header: "Beheersmaatregel;Titel;Van toepassing;Reden voor uitsluiting;Implementatiestatus;Eigenaar",
        yes: "Ja",
        no: "Nee",
        implemented: "Geïmplementeerd",
        partial: "Deels geïmplementeerd",
        planned: "Gepland",
        reason: "Wij hebben geen kantoren",
    },
    Sheet {
        language: "pl",
        header: "Zabezpieczenie;Nazwa zabezpieczenia;Ma zastosowanie;Uzasadnienie wyłączenia;Status wdrożenia;Właściciel",
        yes: "TAK",
        no: "NIE",
        implemented: "wdrożone",
        partial: "częściowo wdrożone",
        planned: "planowane",
        reason: "Nie mamy biur",
    },
    Sheet {
        language: "pt",
        header: "Controle;Nome do controle;Aplicável;Justificativa da exclusão;Situação;Responsável",
        yes: "Sim",
        no: "Não",
        implemented: "Implementado",
        partial: "Parcialmente implementado",
        planned: "Planejado",
        reason: "Não temos escritórios",
    },
    Sheet {
        language: "ru",
        header: "Мера;Наименование меры;Применимость;Обоснование исключения;Статус внедрения;Ответственный",
        yes: "Да",
        no: "Нет",
        implemented: "Реализовано",
        partial: "Частично реализовано",
        planned: "Запланировано",
        reason: "У нас нет офисов",
    },
    Sheet {
        language: "sk",
        header: "Opatrenie;Názov opatrenia;Aplikovateľnosť;Dôvod vylúčenia;Stav implementácie;Zodpovedný",
        yes: "Áno",
        no: "Nie",
        implemented: "Implementované",
        partial: "Čiastočne implementované",
        planned: "Plánované",
        reason: "Nemáme žiadne kancelárie",
    },
];

impl Sheet {
    fn csv(&self) -> String {
        let Self { header, yes, no, implemented, partial, planned, reason, .. } = self;
        format!(
            "{header}\nA.5.1;Policies for information security;{yes};;{implemented};N. N.\n\
             A.5.7;Threat intelligence;{yes};;{partial};N. N.\n\
             A.8.12;Data leakage prevention;{yes};;{planned};N. N.\n\
             A.7.1;Physical security perimeters;{no};{reason};;N. N.\n"
        )
    }
}

#[test]
fn a_statement_of_applicability_is_read_in_every_language() {
    let vocabulary = Vocabulary::bundled().unwrap();
    let questionnaire = bundled(DEFAULT_SET).unwrap();
    assert_eq!(SHEETS.map(|sheet| sheet.language), LANGUAGES);
    let counts = [("implemented", 1), ("not_applicable", 1), ("partial", 1), ("planned", 1)];
    let counts: BTreeMap<String, usize> =
        counts.map(|(state, count)| (state.to_owned(), count)).into();
    let fields = [
        "control_id",
        "control_title",
        "applicable",
        "exclusion_reason",
        "implementation_state",
        "owner",
    ];
    for sheet in &SHEETS {
        let language = sheet.language;
        // A name that says nothing, so that only the words decide.
        let bytes = sheet.csv().into_bytes();
        let workbook = read_bytes("file.csv", bytes, &Limits::default()).unwrap();
        let inspection = inspect(&workbook, &vocabulary, &questionnaire);
        let [found] = inspection.sheets.as_slice() else { panic!("{language}: not one sheet") };
        assert_eq!(found.register, Some("soa"), "{language}: {:?}", found.reason);
        assert_eq!(found.edition.as_deref(), Some("2022"), "{language}");
        assert_eq!(found.data_rows, 4, "{language}");
        let columns: Vec<&str> =
            found.columns.iter().map(|column| column.field.unwrap_or("-")).collect();
        assert_eq!(columns, fields, "{language}");
        assert_eq!(found.values["status"], counts, "{language}");
        assert!(found.problems.is_empty(), "{language}: {:?}", found.problems);
    }
}
