//! Which code page a text of single bytes was written in: the one in which it reads most like words of one language.
//!
//! The frequencies of letters alone mislead in short texts, such as a header row. So every code page is tried, and what
//! no writer would write counts against it: letters from outside an alphabet, symbols inside words, capitals after
//! small letters. Frequencies decide between code pages in which the text reads equally well.

use std::collections::BTreeMap;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_4, ISO_8859_5, ISO_8859_7, ISO_8859_13, ISO_8859_15,
    KOI8_U, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1257,
};

/// From the most to the least usual, for texts that read equally well.
const CODE_PAGES: &[&Encoding] = &[
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1257,
    ISO_8859_15,
    ISO_8859_2,
    ISO_8859_7,
    KOI8_U,
    IBM866,
    MACINTOSH,
];

/// The letters beyond those of English. What counts is how they stand together, not which code page they are in.
const ALPHABETS: &[&str] = &[
    "äöüß",                                 // German
    "àâæçèéêëîïôùûüÿœ",                     // French
    "áéíñóúüªº",                            // Spanish
    "àáâãçéêíóôõúüªº",                      // Portuguese
    "àèéìîòùªº",                            // Italian
    "èéëïóöü",                              // Dutch
    "àçèéíïòóúü",                           // Catalan
    "åäöéæø",                               // Danish, Norwegian, Swedish, Finnish
    "áðéíóúýþæö",                           // Icelandic
    "ąćęłńóśźż",                            // Polish
    "áčďéěíňóřšťúůýž",                      // Czech
    "áäčďéíĺľňóôŕšťúýž",                    // Slovak
    "áéíóöőúüű",                            // Hungarian
    "ăâîșțşţ",                              // Romanian
    "čćđšž",                                // Croatian, Slovenian
    "çğıöşüâîû",                            // Turkish
    "äõöüšž",                               // Estonian
    "āčēģīķļņšūž",                          // Latvian
    "ąčęėįšųūž",                            // Lithuanian
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё",    // Russian, Bulgarian
    "абвгдежзийклмнопрстуфхцчшщьюяєіїґ",    // Ukrainian
    "абвгдежзиклмнопрстуфхцчшђјљњћџѓѕќ",    // Serbian, Macedonian
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", // Greek
];

/// How much text decides; lines in ASCII, which read the same in every code page, are not counted.
const SAMPLE_BYTES: usize = 64 << 10;

/// Returns the code page.
pub(super) fn find(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let by_frequency = detector.guess(None, Utf8Detection::Deny);
    let sample = sample(bytes);
    let candidates = std::iter::once(usual(by_frequency)).chain(CODE_PAGES.iter().copied());
    let candidates = candidates.chain(std::iter::once(by_frequency));
    // The first of equals is taken.
    candidates
        .min_by_key(|encoding| faults(&encoding.decode_without_bom_handling(&sample).0))
        .unwrap_or(by_frequency)
}

/// Returns the code page of Windows for the same languages: spreadsheet programs write no other.
fn usual(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == ISO_8859_2 {
        WINDOWS_1250
    } else if encoding == ISO_8859_5 {
        WINDOWS_1251
    } else if encoding == ISO_8859_7 {
        WINDOWS_1253
    } else if encoding == ISO_8859_4 || encoding == ISO_8859_13 {
        WINDOWS_1252
    } else {
        encoding
    }
}

fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        if !line.is_ascii() {
            let left = SAMPLE_BYTES.saturating_sub(sample.len());
            sample.extend(line.iter().take(left));
        }
    }
    sample
}

/// Returns how many characters nobody would have written so.
fn faults(text: &str) -> usize {
    let mut letters: BTreeMap<char, usize> = BTreeMap::new();
    let mut faults = 0;
    let mut before = ' ';
    for character in text.chars().chain([' ']) {
        faults += usize::from(!fit(before, character));
        if !character.is_ascii() {
            faults +=
                usize::from(character.is_control() || character == char::REPLACEMENT_CHARACTER);
            if character.is_alphabetic() {
                for small in character.to_lowercase() {
                    *letters.entry(small).or_default() += 1;
                }
            }
        }
        before = character;
    }
    let guillemets = |mark: char| text.matches(mark).count();
    faults += guillemets('«').abs_diff(guillemets('»'));
    let foreign = |alphabet: &&str| -> usize {
        letters
            .iter()
            .filter(|(letter, _count)| is_of_an_alphabet(**letter) && !alphabet.contains(**letter))
            .map(|(_letter, count)| *count)
            .sum()
    };
    faults + ALPHABETS.iter().map(foreign).min().unwrap_or_default()
}

/// Scripts without a line among the alphabets are left to the frequencies.
fn is_of_an_alphabet(letter: char) -> bool {
    matches!(script(letter), Script::Latin | Script::Greek | Script::Cyrillic)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        'A'..='Z' | 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{24f}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// Returns whether two characters may stand beside each other.
fn fit(left: char, right: char) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return true;
    }
    match (left.is_alphabetic(), right.is_alphabetic()) {
        (true, true) => letters_fit(left, right),
        (true, false) => left != 'ñ' && !opens_words(right),
        (false, true) if is_ordinal(right) => left.is_ascii_digit() || left == '.',
        (false, true) if left.is_ascii_digit() => false,
        (false, true) => {
            left.is_ascii() || left.is_whitespace() || opens_words(left) || joins_words(left)
        }
        (false, false) => true,
    }
}

fn letters_fit(left: char, right: char) -> bool {
    let turns_capital = left.is_lowercase() && right.is_uppercase() && !is_ordinal(left);
    let is_in_no_word = match left {
        'ñ' => !"aeiouáéíóú".contains(right),
        'ľ' => "eiéí".contains(right),
        // Italian and French have these at the end of words only.
        'ì' | 'ù' => true,
        _ => false,
    };
    script(left) == script(right) && !turns_capital && !is_in_no_word
}

/// Returns whether a mark stands before words and never behind them.
fn opens_words(mark: char) -> bool {
    matches!(mark, '¿' | '¡' | '§' | '€' | '•' | '‹' | '„' | '‚')
}

/// Returns whether a mark may stand on either side of a word.
fn joins_words(mark: char) -> bool {
    matches!(mark, '·' | '–' | '—' | '…' | '«' | '»' | '›' | '‘' | '’' | '“' | '”')
}

fn is_ordinal(character: char) -> bool {
    matches!(character, 'ª' | 'º')
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    /// Fails unless the text comes back from each of these code pages.
    fn assert_found(text: &str, code_pages: &[&'static Encoding]) {
        for written in code_pages {
            let (bytes, _written, lossy) = written.encode(text);
            assert!(!lossy, "{} cannot hold {text}", written.name());
            let found = find(&bytes);
            let (read, _failed) = found.decode_without_bom_handling(&bytes);
            assert_eq!(read, text, "written in {}, read in {}", written.name(), found.name());
        }
    }

    const WESTERN: &[&Encoding] = &[WINDOWS_1252, ISO_8859_15];
    const CENTRAL: &[&Encoding] = &[WINDOWS_1250, ISO_8859_2];

    #[test]
    fn header_rows_alone_tell_the_code_page() {
        for header in [
            "Nº;Cláusula;Resultado\n1;4.1;C\n",
            "Nº;Control;¿Aplica? (S/N);Justificación;Estado de implantación;Año\n",
            "Item;Controle;Aplicável? (S/N);Justificativa;Situação;Responsável;Não atende\n",
            "N°;Mesure de sécurité;État de mise en oeuvre;Où;Preuves exigées\n",
            "Nr.;Maßnahme;Begründung;Verantwortlich;Fällig;Prüfer\n",
            "N.;Controllo;Perché;Attività;Responsabilità;Così\n",
            "Nr.;Maatregel;Geïmplementeerd;Bewijs\n",
            "Nr;Tiltak;Gjennomført;Ansvarlig;Årsak;Gjelder også for\n",
        ] {
            assert_found(header, WESTERN);
        }
        for header in [
            "Lp.;Zabezpieczenie;Status wdrożenia;Właściciel;Częściowo wdrożone\n",
            "Č.;Opatření;Zdůvodnění;Důkazy;Částečně zavedeno\n",
            "Č.;Opatrenie;Zdôvodnenie;Stav implementácie;Dôkazy;Čiastočne zavedené\n",
            "Sorszám;Intézkedés;Felelős;Határidő;Megvalósítás;Bizonyíték;Működik\n",
        ] {
            assert_found(header, CENTRAL);
        }
        assert_found("№;Мера;Применимость (да/нет);Обоснование\n", &[WINDOWS_1251]);
        assert_found("Мера;Обоснование;Статус реализации\n", &[WINDOWS_1251, KOI8_U, IBM866]);
        assert_found("Α/Α;Μέτρο;Εφαρμόσιμο;Αιτιολόγηση\n", &[WINDOWS_1253, ISO_8859_7]);
    }

    #[test]
    fn paragraphs_tell_the_code_page() {
        assert_found(
            "Die Zugänge werden „vierteljährlich“ geprüft – außer für Gäste; größere Änderungen stößt die Leitung an.",
            &[WINDOWS_1252],
        );
        assert_found(
            "L’accès n’est pas révoqué à l’échéance ; la politique « Sécurité » où figure la règle doit être révisée, \
             c’est-à-dire complétée, par le maître d’œuvre.",
            &[WINDOWS_1252, MACINTOSH],
        );
        assert_found("Le maître d'œuvre vérifie que l'accès coûte 20 € à Nîmes.", WESTERN);
        assert_found(
            "¿Quién revisó los accesos? El 1º de año se revisarán según el procedimiento de la 2ª línea; ¡todavía no!",
            WESTERN,
        );
        assert_found(
            "A política não é revista à risca: as exceções são aprovadas pela direção, três vezes por mês, no 1º dia útil.",
            WESTERN,
        );
        assert_found(
            "Dostęp jest przeglądany co kwartał; właściciele nie zgłosili zastrzeżeń, więc ryzyko uznano za niższe.",
            CENTRAL,
        );
        assert_found(
            "Přístupy se každé čtvrtletí prověřují; žádný správce neohlásil změnu, proto bylo riziko sníženo.",
            CENTRAL,
        );
        assert_found(
            "Доступ пересматривается ежеквартально; владельцы не сообщили об изменениях, и риск снижен.",
            &[WINDOWS_1251, KOI8_U, IBM866],
        );
        assert_found(
            "Η πρόσβαση επανεξετάζεται κάθε τρίμηνο· οι ιδιοκτήτες δεν ανέφεραν αλλαγές, άρα ο κίνδυνος μειώθηκε.",
            &[WINDOWS_1253, ISO_8859_7],
        );
        assert_found(
            "Erişim hakları gözden geçirildi; değişiklik yok, şifreler güçlü.",
            &[WINDOWS_1254],
        );
        assert_found("アクセス権は四半期ごとに見直される。", &[SHIFT_JIS]);
    }

    #[test]
    fn what_comes_late_in_a_file_decides_all_the_same() {
        let text = format!("{}9;¿Aplica?;Año\n", "1;A.5.1;Yes\n".repeat(20_000));
        assert_found(&text, WESTERN);
    }

    #[test]
    fn what_nobody_would_write_is_counted() {
        for (text, expected) in [
            ("Nº;¿Aplica?;“Año”", 0),
            ("żAplica?", 1),
            ("wdro¿one", 1),
            ("szkoleñ", 1),
            ("рisk", 1),
            ("3ş", 1),
            ("Vyspelos»", 1),
            ("a\u{92}", 1),
        ] {
            assert_eq!(faults(text), expected, "{text}");
        }
    }
}
