//! Bytes of a text file become text: the byte order mark decides, then strict UTF-8, then the zero bytes of
//! UTF-16 without a mark, then the code page in which the text reads best.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Refusal, code_page};

/// A decoded text.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding's label.
    pub(super) encoding: &'static str,
    /// How many broken characters were replaced; their bytes fit no character of the encoding.
    pub(super) replaced: usize,
}

/// Returns the text, or says why it cannot be one.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, Refusal> {
    let decoded = if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        with(encoding, bytes.get(mark..).unwrap_or_default())
    } else if let Some(encoding) = utf_16_by_zeros(&bytes) {
        with(encoding, &bytes)
    } else {
        match String::from_utf8(bytes) {
            Ok(text) => Decoded { text, encoding: UTF_8.name(), replaced: 0 },
            Err(error) => not_strict_utf_8(error.as_bytes()),
        }
    };
    if is_binary(&decoded.text) {
        return Err(Refusal::new(
            "is neither a spreadsheet nor text",
            "save it as .xlsx or as CSV and try again",
        ));
    }
    Ok(decoded)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    let replaced = if failed { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// A long UTF-8 file with one broken character must not turn into another encoding altogether.
fn not_strict_utf_8(bytes: &[u8]) -> Decoded {
    let lossy = with(UTF_8, bytes);
    let beyond_ascii = lossy.text.chars().filter(|character| !character.is_ascii()).count();
    if lossy.replaced.saturating_mul(10) <= beyond_ascii {
        return lossy;
    }
    with(code_page::find(bytes), bytes)
}

/// Western text in UTF-16 has a zero in every second byte; which one tells the order.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.last() == Some(&0));
    }
    let pairs = sample.len() / 2;
    let mostly =
        |zeros: usize, others: usize| pairs > 1 && zeros * 10 > pairs * 3 && others * 20 < pairs;
    if mostly(odd, even) {
        Some(UTF_16LE)
    } else if mostly(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text has no zeros and hardly any control characters.
fn is_binary(text: &str) -> bool {
    let is_control = |character: char| {
        character.is_control()
            && !matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
    };
    let sample = text.chars().take(100_000);
    let controls = sample.clone().filter(|character| is_control(*character)).count();
    text.contains('\0') || controls.saturating_mul(100) > sample.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Maßnahme;Zuständig;Fällig\nZugänge prüfen;Jörg Müller;01.02.2026\n";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_usual_encoding_of_german_text_is_found() {
        let windows = encoding_rs::WINDOWS_1252.encode(GERMAN).0.into_owned();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, rest.as_slice()].concat();
        for (bytes, encoding) in [
            (GERMAN.as_bytes().to_vec(), "UTF-8"),
            (marked(b"\xEF\xBB\xBF", GERMAN.as_bytes().to_vec()), "UTF-8"),
            (windows, "windows-1252"),
            (utf_16(GERMAN, u16::to_le_bytes), "UTF-16LE"),
            (utf_16(GERMAN, u16::to_be_bytes), "UTF-16BE"),
            (marked(b"\xFF\xFE", utf_16(GERMAN, u16::to_le_bytes)), "UTF-16LE"),
            (marked(b"\xFE\xFF", utf_16(GERMAN, u16::to_be_bytes)), "UTF-16BE"),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (GERMAN, encoding));
        }
    }

    #[test]
    fn other_scripts_are_found_by_their_letters() {
        let russian = "Риск;Владелец;Срок\nУтечка данных;Иван Петров;2026\n".repeat(3);
        let polish =
            "Ryzyko;Właściciel\nKradzież sprzętu;Łukasz Żółć\nWyciek danych;Święta Gęś\n".repeat(3);
        for (text, encoding) in [
            (&russian, encoding_rs::WINDOWS_1251),
            (&russian, encoding_rs::KOI8_U),
            (&polish, encoding_rs::WINDOWS_1250),
        ] {
            let decoded = decode(encoding.encode(text).0.into_owned()).unwrap();
            assert_eq!(&decoded.text, text, "{}", decoded.encoding);
        }
    }

    #[test]
    fn one_broken_character_does_not_change_the_encoding() {
        let mut bytes = GERMAN.repeat(5).into_bytes();
        bytes.extend_from_slice(b"caf\xE9\n");
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
        assert!(decoded.text.ends_with("caf\u{fffd}\n"));
    }

    #[test]
    fn binary_content_is_refused() {
        let bytes = (0..=255_u8).cycle().take(4000).collect();
        assert_eq!(decode(bytes).unwrap_err().reason, "is neither a spreadsheet nor text");
    }
}
