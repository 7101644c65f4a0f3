//! The words that people put into registers, in a dozen languages, kept as data in `questionnaires/vocabulary/`.
//!
//! Case, accents, blanks and punctuation are folded before anything is compared, so `N/A`, `n.a.` and `N. A.`
//! are one word. What a word means depends on the column it stands in.

use std::{collections::HashMap, sync::Arc};

use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::questionnaires::{Fault, SourceFile, bundled_files};

/// Every known phrase, folded, with what it means.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    values: HashMap<ValueKind, HashMap<String, Arc<str>>>,
    headers: HashMap<String, Vec<Arc<str>>>,
    letters: Vec<LetterSet>,
    frameworks: HashMap<String, Arc<str>>,
    registers: HashMap<String, Arc<str>>,
    rows: HashMap<String, Arc<str>>,
    choices: HashMap<String, HashMap<String, Arc<str>>>,
    months: HashMap<String, Arc<str>>,
}

/// Letters that stand for states when a column holds nothing else: C, PC and NC.
pub type LetterSet = HashMap<String, String>;

/// Which question the cells of a column answer; the same word can mean different things in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// How far something is carried out or conforms.
    Status,
    /// How a test or check came out.
    Result,
    /// Whether a control applies.
    Applicable,
    /// How mature something is.
    Maturity,
    /// Who answers for a control that is shared with a provider.
    Responsibility,
    /// Plain answers: yes and no.
    Answer,
    /// Words that take something back: "but", "not".
    Hedge,
    /// Words of time that may follow a state: "planned for March".
    Time,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVocabulary {
    #[expect(dead_code, reason = "names the file's language for its readers")]
    language: String,
    #[serde(default)]
    values: RawValues,
    #[serde(default)]
    letters: Vec<LetterSet>,
    #[serde(default)]
    frameworks: HashMap<String, Vec<String>>,
    #[serde(default)]
    registers: HashMap<String, Vec<String>>,
    #[serde(default)]
    rows: HashMap<String, Vec<String>>,
    #[serde(default)]
    headers: HashMap<String, Vec<String>>,
    #[serde(default)]
    choices: HashMap<String, HashMap<String, Vec<String>>>,
    #[serde(default)]
    months: HashMap<String, Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawValues {
    #[serde(default)]
    status: HashMap<String, Vec<String>>,
    #[serde(default)]
    result: HashMap<String, Vec<String>>,
    #[serde(default)]
    applicable: HashMap<String, Vec<String>>,
    #[serde(default)]
    maturity: HashMap<String, Vec<String>>,
    #[serde(default)]
    responsibility: HashMap<String, Vec<String>>,
    #[serde(default)]
    time: HashMap<String, Vec<String>>,
    #[serde(default)]
    answer: HashMap<String, Vec<String>>,
    #[serde(default)]
    hedge: HashMap<String, Vec<String>>,
}

impl Vocabulary {
    /// Returns the bundled vocabulary.
    ///
    /// # Errors
    /// The faults found; tests keep the bundled files free of them.
    pub fn bundled() -> Result<Self, Vec<Fault>> {
        Self::read_files(&bundled_files("vocabulary/"))
    }

    /// Returns the vocabulary that these files make up. A phrase keeps the meaning of the file read first, English
    /// before all others, so that a word shared by two languages stays what most users mean by it.
    ///
    /// # Errors
    /// Every file that does not parse.
    pub fn read_files(files: &[SourceFile]) -> Result<Self, Vec<Fault>> {
        let mut files: Vec<&SourceFile> = files.iter().collect();
        files.sort_by_key(|file| (!file.path.ends_with("en.toml"), file.path.clone()));
        let mut vocabulary = Self::default();
        let mut faults = Vec::new();
        for file in files {
            match toml::from_str::<RawVocabulary>(&file.text) {
                Ok(raw) => vocabulary.add(raw),
                Err(error) => faults.push(Fault {
                    file: file.path.clone(),
                    line: error.span().map_or(1, |span| {
                        file.text.get(..span.start).map_or(1, |before| before.lines().count())
                    }),
                    id: None,
                    message: error.message().replace('\n', " "),
                }),
            }
        }
        if faults.is_empty() { Ok(vocabulary) } else { Err(faults) }
    }

    fn add(&mut self, raw: RawVocabulary) {
        for (kind, table) in [
            (ValueKind::Status, raw.values.status),
            (ValueKind::Result, raw.values.result),
            (ValueKind::Applicable, raw.values.applicable),
            (ValueKind::Maturity, raw.values.maturity),
            (ValueKind::Responsibility, raw.values.responsibility),
            (ValueKind::Time, raw.values.time),
            (ValueKind::Answer, raw.values.answer),
            (ValueKind::Hedge, raw.values.hedge),
        ] {
            add_phrases(self.values.entry(kind).or_default(), table);
        }
        self.letters.extend(raw.letters);
        add_phrases(&mut self.frameworks, raw.frameworks);
        add_phrases(&mut self.registers, raw.registers);
        add_phrases(&mut self.rows, raw.rows);
        add_phrases(&mut self.months, raw.months);
        for (table, phrases) in raw.choices {
            add_phrases(self.choices.entry(table).or_default(), phrases);
        }
        for (meaning, phrases) in raw.headers {
            let meaning: Arc<str> = meaning.into();
            for phrase in phrases {
                let known = self.headers.entry(fold(&phrase)).or_default();
                if !known.contains(&meaning) {
                    known.push(Arc::clone(&meaning));
                }
            }
        }
    }

    /// Returns what a folded phrase means in a column of that kind, such as "implemented" or "yes".
    pub fn value(&self, kind: ValueKind, folded: &str) -> Option<&str> {
        self.values.get(&kind)?.get(folded).map(AsRef::as_ref)
    }

    /// Returns every known phrase of a kind with its meaning, in no set order.
    pub fn values(&self, kind: ValueKind) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .get(&kind)
            .into_iter()
            .flatten()
            .map(|(phrase, meaning)| (phrase.as_str(), meaning.as_ref()))
    }

    /// Returns which of a table's choices a folded phrase means, such as `withdrawn` for "obsolete" in the table
    /// `document_state`.
    pub fn choice(&self, table: &str, folded: &str) -> Option<&str> {
        self.choices.get(table)?.get(folded).map(AsRef::as_ref)
    }

    /// Returns every known phrase of a table of choices with its meaning, in no set order.
    pub fn choices(&self, table: &str) -> impl Iterator<Item = (&str, &str)> {
        let phrases = self.choices.get(table).into_iter().flatten();
        phrases.map(|(phrase, meaning)| (phrase.as_str(), meaning.as_ref()))
    }

    /// Returns the number of the month that a folded word names.
    pub fn month(&self, folded: &str) -> Option<u32> {
        self.months.get(folded)?.parse().ok()
    }

    /// Returns the set of letters that explains all these cells, at least two of them different.
    pub fn letter_set(&self, folded: &std::collections::BTreeSet<String>) -> Option<&LetterSet> {
        self.letters.iter().find(|set| {
            let explained = folded.iter().filter(|cell| set.contains_key(*cell)).count();
            let known = |cell: &String| {
                set.contains_key(cell) || self.value(ValueKind::Status, cell).is_some()
            };
            explained >= 2 && folded.iter().all(known)
        })
    }

    /// Returns what a folded header can mean.
    pub fn header(&self, folded: &str) -> &[Arc<str>] {
        self.headers.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Returns every meaning that some header phrase has.
    pub fn header_meanings(&self) -> std::collections::BTreeSet<&str> {
        self.headers.values().flatten().map(AsRef::as_ref).collect()
    }

    /// Returns the name of the register that a sheet's name or title speaks of: the longest phrase in it wins.
    pub fn register_in(&self, text: &str) -> Option<&str> {
        longest_phrase(&self.registers, &fold(text))
    }

    /// Returns whether a text names a framework other than ISO/IEC 27001.
    pub fn names_other_framework(&self, text: &str) -> bool {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        (1..=4).any(|length| {
            words.windows(length).any(|window| self.frameworks.contains_key(&window.join(" ")))
        })
    }

    /// Returns what kind of row begins with these words: `total`, `example`, `legend` or `signature`.
    pub fn row_marker(&self, text: &str) -> Option<&str> {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        (1..=words.len().min(4)).rev().find_map(|length| {
            let beginning = words.get(..length)?.join(" ");
            self.rows.get(&beginning).map(AsRef::as_ref)
        })
    }
}

fn add_phrases(known: &mut HashMap<String, Arc<str>>, table: HashMap<String, Vec<String>>) {
    let mut table: Vec<_> = table.into_iter().collect();
    table.sort();
    for (meaning, phrases) in table {
        let meaning: Arc<str> = meaning.into();
        for phrase in phrases {
            known.entry(fold(&phrase)).or_insert_with(|| Arc::clone(&meaning));
        }
    }
}

fn longest_phrase<'a>(known: &'a HashMap<String, Arc<str>>, folded: &str) -> Option<&'a str> {
    let words: Vec<&str> = folded.split(' ').collect();
    // One word in a long title, such as "risk", says nothing of the register.
    let shortest = if words.len() > 3 { 2 } else { 1 };
    (shortest..=words.len()).rev().find_map(|length| {
        words.windows(length).find_map(|window| known.get(&window.join(" ")).map(AsRef::as_ref))
    })
}

/// Returns text as it is compared: without accents, case and punctuation, `AssetID` and `asset_id` as two words.
///
/// ```
/// use assay::import::vocabulary::fold;
/// assert_eq!(fold("Gegenmaßnahme"), "gegenmassnahme");
/// assert_eq!(fold(" NextReviewDate"), "next review date");
/// assert_eq!(fold("N/A"), fold("n.a."));
/// assert_eq!(fold("% Complete"), "percent complete");
/// assert_eq!(fold("Ευρήματα & σχόλια"), "ευρηματα σχολια");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut previous = ' ';
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        if character.is_uppercase() && previous.is_lowercase() {
            folded.push(' ');
        }
        match character {
            'ß' => folded.push_str("ss"),
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' => folded.push('d'),
            'ς' => folded.push('σ'),
            '%' => folded.push_str(" percent "),
            '#' => folded.push_str(" no "),
            '\'' | '’' | '`' => {}
            _ if character.is_alphanumeric() => folded.extend(character.to_lowercase()),
            _ => folded.push(' '),
        }
        previous = character;
    }
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty() && *word != "and" && *word != "the")
        .collect();
    words.join(" ")
}
