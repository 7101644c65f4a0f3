//! What a file is, told from its first bytes and, for containers, from the names inside. Files that are something
//! else are refused by name, since "is a PNG image" helps and "invalid zip" does not.

use serde::{Deserialize, Serialize};

use super::container;
use super::{Limits, Refusal};

/// The ways a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Xlsx,
    Xls,
    Xlsb,
    Ods,
    Text,
}

/// First bytes of files that are no spreadsheet, with their names.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a media file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"MIME-Version:", "a web archive (MHTML)"),
];

/// Excel 2 to 4 wrote bare records without a container.
const ANCIENT_EXCEL: &[&[u8]] = &[b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"];

const SAVE_AS_XLSX: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";

/// Returns how the content is to be read, or why it cannot be.
pub(super) fn kind(bytes: &[u8], limits: &Limits) -> Result<Kind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new("is empty (0 bytes)", "export or download it again"));
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(Refusal::new(
            "holds nothing but zero bytes, as after a copy that failed",
            "export or download it again",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return container::kind(bytes, limits);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound_file(bytes);
    }
    if ANCIENT_EXCEL.iter().any(|start| bytes.starts_with(start)) {
        return Err(Refusal::new("is a workbook of Excel 4 or older", SAVE_AS_XLSX));
    }
    match FOREIGN.iter().find(|(start, _)| is_foreign(bytes, start)) {
        Some((_, name)) => Err(foreign(name)),
        None => Ok(Kind::Text),
    }
}

/// Short starts made of letters could begin a text as well; the zeros of a binary header tell them apart.
fn is_foreign(bytes: &[u8], start: &[u8]) -> bool {
    let could_be_text = start.len() < 4 && start.iter().all(u8::is_ascii_alphanumeric);
    bytes.starts_with(start) && (!could_be_text || bytes.iter().take(64).any(|byte| *byte == 0))
}

pub(super) fn foreign(name: &str) -> Refusal {
    Refusal::new(
        format!("is {name}, not a spreadsheet"),
        "give the spreadsheet itself, as .xlsx or CSV",
    )
}

pub(super) fn password_protected() -> Refusal {
    Refusal::new(
        "is protected by a password",
        "open it in a spreadsheet program, remove the password and save it again",
    )
}

/// Old Office files share one container; the names in its directory tell what is inside. Entries of the directory
/// are 128 bytes long and start at multiples of that, so they can be found without following its chains.
fn compound_file(bytes: &[u8]) -> Result<Kind, Refusal> {
    let holds = |name: &str| {
        let wanted: Vec<u8> =
            name.encode_utf16().chain(std::iter::once(0)).flat_map(u16::to_le_bytes).collect();
        bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted))
    };
    if holds("EncryptedPackage") {
        Err(password_protected())
    } else if holds("Workbook") || holds("WORKBOOK") || holds("Book") || holds("BOOK") {
        Ok(Kind::Xls)
    } else if holds("WordDocument") {
        Err(foreign("a Word document"))
    } else if holds("PowerPoint Document") {
        Err(foreign("a PowerPoint presentation"))
    } else if holds("__properties_version1.0") {
        Err(foreign("an Outlook message"))
    } else {
        Err(Refusal::new(
            "is an old Office file without a workbook in it, or it breaks off",
            "export or download it again, best as .xlsx",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        kind(bytes, &Limits::default()).unwrap_err().reason
    }

    #[test]
    fn foreign_files_are_named() {
        assert_eq!(refused(b""), "is empty (0 bytes)");
        assert_eq!(refused(b"\x89PNG\r\n\x1a\n"), "is a PNG image, not a spreadsheet");
        assert_eq!(refused(b"%PDF-1.7\n"), "is a PDF document, not a spreadsheet");
        assert_eq!(refused(b"MZ\x90\0\x03"), "is a program, not a spreadsheet");
        assert_eq!(refused(&[0; 100]), "holds nothing but zero bytes, as after a copy that failed");
        assert_eq!(refused(b"\x09\x04\x06\0\0"), "is a workbook of Excel 4 or older");
    }

    #[test]
    fn text_that_starts_like_a_binary_file_stays_text() {
        for text in ["BM;Owner\nBM-1;Ann\n", "MZ,BM\n", "BZh;x\n", "Risk;Owner\n"] {
            assert_eq!(kind(text.as_bytes(), &Limits::default()), Ok(Kind::Text), "{text}");
        }
    }

    #[test]
    fn old_office_files_are_told_apart_by_their_directory() {
        let with_entry = |name: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.resize(1024, 0);
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(2048, 0);
            bytes
        };
        assert_eq!(kind(&with_entry("Workbook"), &Limits::default()), Ok(Kind::Xls));
        assert_eq!(refused(&with_entry("EncryptedPackage")), "is protected by a password");
        assert_eq!(refused(&with_entry("WordDocument")), "is a Word document, not a spreadsheet");
        assert!(refused(&with_entry("Nothing")).contains("breaks off"));
    }
}
