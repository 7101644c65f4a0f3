//! Files that are kept as evidence (7.5.3): what names their content, how a user's file name becomes one that every
//! system takes, and which of them may be shown inside a page. Where they are kept is left to others.

use std::{fmt, str::FromStr};

/// The SHA-256 of a file's content: its name in the store, and the proof that it is still what was handed in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// A text that is no content hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no SHA-256 of a file; write its 64 digits, 0 to 9 and a to f")]
pub struct NotAContentHash(String);

impl From<[u8; 32]> for ContentHash {
    fn from(digest: [u8; 32]) -> Self {
        Self(digest)
    }
}

impl FromStr for ContentHash {
    type Err = NotAContentHash;

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// Anything else, so that no text of a user becomes a place in the store.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refusal = || NotAContentHash(text.to_owned());
        let digits: Vec<u8> = text
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or_else(refusal)?;
        let pairs = digits.chunks(2).map(|pair| match pair {
            [high, low] => Some(high * 16 + low),
            _ => None,
        });
        let bytes = pairs.collect::<Option<Vec<u8>>>().ok_or_else(refusal)?;
        bytes.try_into().map(Self).map_err(|_other_length| refusal())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a browser may show a file inside a page of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inline {
    /// It is handed out as a download only.
    Never,
    /// As a picture.
    Image,
    /// In the browser's own viewer for PDF.
    Pdf,
}

/// Returns how a file of a media type may be shown. Whatever can carry a script that would run with the rights of the
/// person who looks at it, such as HTML, SVG and other XML, is never shown, and neither is what nobody has thought of.
///
/// ```
/// use assay::domain::evidence_file::{Inline, may_be_shown_inline};
///
/// assert_eq!(may_be_shown_inline("image/png"), Inline::Image);
/// assert_eq!(may_be_shown_inline("image/svg+xml"), Inline::Never);
/// ```
pub fn may_be_shown_inline(media_type: &str) -> Inline {
    match media_type {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Inline::Image,
        "application/pdf" => Inline::Pdf,
        _ => Inline::Never,
    }
}

/// The name of a file whose own name holds nothing that can be kept.
const NAMELESS: &str = "file";

/// Bytes that a name may have: below what file systems take, so that a folder's number can stand before it.
const LONGEST_NAME: usize = 200;

/// Bytes from which the part behind the last full stop is no ending any more.
const LONGEST_ENDING: usize = 20;

/// Names that Windows gives to devices, whatever ending follows.
const DEVICES: [&str; 6] = ["AUX", "CON", "CONIN$", "CONOUT$", "NUL", "PRN"];

/// Returns the name under which a file of a user can be kept and handed out on any system: without folders, without
/// characters that steer a terminal or turn the reading direction, no device of Windows, not hidden, not an option of
/// a command, and not too long.
///
/// ```
/// use assay::domain::evidence_file::safe_file_name;
///
/// assert_eq!(safe_file_name("C:\\Users\\Ada\\Access review 2026.xlsx"), "Access review 2026.xlsx");
/// assert_eq!(safe_file_name("../../etc/passwd"), "passwd");
/// assert_eq!(safe_file_name("nul.txt"), "_nul.txt");
/// ```
pub fn safe_file_name(name: &str) -> String {
    let last = name.split(['/', '\\']).rfind(|part| !trimmed(part).is_empty()).unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|character| !is_unseen(*character))
        .map(|character| if "<>:\"|?*".contains(character) { '_' } else { character })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name = words.join(" ");
    match trimmed(&name) {
        "" => NAMELESS.to_owned(),
        name if is_device(name) => shortened(&format!("_{name}")),
        name => shortened(name),
    }
}

/// Returns a name without the full stops and blanks that Windows drops, and without a beginning that hides it or makes
/// it an option.
fn trimmed(name: &str) -> &str {
    let is_loose = |character: char| character == '.' || character.is_whitespace();
    name.trim_start_matches(|character| is_loose(character) || character == '-')
        .trim_end_matches(is_loose)
}

/// Returns whether a character cannot be seen and changes what is seen around it.
fn is_unseen(character: char) -> bool {
    let turns_direction = matches!(
        character,
        '\u{61c}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    // A line break or tab between words parts them, so it stays until words are joined.
    turns_direction || (character.is_control() && !character.is_whitespace())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|number| {
        number.chars().count() == 1 && number.chars().all(|digit| "0123456789¹²³".contains(digit))
    });
    is_port || DEVICES.contains(&stem.as_str())
}

/// Returns a name cut to the greatest length, with its ending.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= LONGEST_ENDING => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let room = LONGEST_NAME - ending.len();
    let kept = stem.char_indices().take_while(|(at, character)| at + character.len_utf8() <= room);
    let stem: String = kept.map(|(_at, character)| character).collect();
    format!("{}{ending}", trimmed(&stem))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hash_is_64_digits_and_nothing_else() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let hash: ContentHash = text.parse().unwrap();
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.to_uppercase().parse(), Ok(hash));
        for wrong in ["", "e3", &text[1..], &format!("{text}00"), &format!("../{}", &text[3..])] {
            assert!(wrong.parse::<ContentHash>().is_err(), "{wrong}");
        }
        insta::assert_snapshot!(
            "../x".parse::<ContentHash>().unwrap_err(),
            @"“../x” is no SHA-256 of a file; write its 64 digits, 0 to 9 and a to f"
        );
    }

    #[test]
    fn only_pictures_and_pdf_are_shown() {
        for image in ["image/png", "image/jpeg", "image/gif", "image/webp"] {
            assert_eq!(may_be_shown_inline(image), Inline::Image);
        }
        assert_eq!(may_be_shown_inline("application/pdf"), Inline::Pdf);
        for never in [
            "text/html",
            "application/xhtml+xml",
            "image/svg+xml",
            "text/xml",
            "text/javascript",
            "text/plain",
            "application/octet-stream",
            "IMAGE/PNG; x",
            "",
        ] {
            assert_eq!(may_be_shown_inline(never), Inline::Never, "{never}");
        }
    }

    #[test]
    fn names_of_users_become_names_of_files() {
        for (given, kept) in [
            ("Zugriffsprüfung Q3.pdf", "Zugriffsprüfung Q3.pdf"),
            ("報告書.docx", "報告書.docx"),
            ("/home/ada/report.pdf", "report.pdf"),
            ("shares\\audit\\report.pdf", "report.pdf"),
            ("folder/", "folder"),
            ("..", "file"),
            ("", "file"),
            ("\u{1b}[31mred.txt", "[31mred.txt"),
            ("two\nlines.txt", "two lines.txt"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a<b>:\"c|?*.txt", "a_b___c___.txt"),
            ("notes.txt:hidden", "notes.txt_hidden"),
            ("CON", "_CON"),
            ("con .tar.gz", "_con .tar.gz"),
            ("com1.log", "_com1.log"),
            ("LPT¹", "_LPT¹"),
            ("comfort.txt", "comfort.txt"),
            (".htaccess", "htaccess"),
            ("-rf", "rf"),
            ("end. . .", "end"),
        ] {
            assert_eq!(safe_file_name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe_file_name(&format!("{}.xlsx", "ü".repeat(300)));
        assert_eq!(name.len(), 199);
        assert!(name.ends_with("ü.xlsx"), "{name}");
        assert_eq!(safe_file_name(&"x.".repeat(300)).len(), 199);
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_and_stays_as_it_is(name in "(?s).{0,40}", long in "[a. \\-/üC]{0,260}") {
            for name in [name, long] {
                let safe = safe_file_name(&name);
                prop_assert!(!safe.is_empty() && safe.len() <= LONGEST_NAME, "{safe:?}");
                prop_assert!(!safe.contains(['/', '\\', ':']) && !safe.chars().any(char::is_control), "{safe:?}");
                prop_assert!(!safe.starts_with(['.', ' ', '-']) && !safe.ends_with(['.', ' ']), "{safe:?}");
                prop_assert_eq!(safe_file_name(&safe), safe);
            }
        }
    }
}
