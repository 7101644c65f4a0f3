//! The way from a path or bytes to a workbook: what is checked for every format, and which reader is called.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::detect::{self, Kind};
use super::sheet_builder::Budget;
use super::{Contents, Limits, ReadError, Refusal, Workbook, child, text, xlsx};

/// Returns the workbook in a file, whatever its ending says.
pub fn read(path: &Path, limits: &Limits) -> Result<Workbook, ReadError> {
    let shown = path.display().to_string();
    let unreadable = |cause: std::io::Error| ReadError::Unreadable {
        file: shown.clone(),
        cause: cause.to_string(),
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(
            Refusal::new("is a folder, not a file", "name one of the files in it").of(&shown)
        );
    }
    if !metadata.is_file() {
        return Err(
            Refusal::new("is not a regular file", "save its content in a file first").of(&shown)
        );
    }
    check_size(metadata.len(), limits).map_err(|refusal| refusal.of(&shown))?;
    let mut bytes = Vec::new();
    // The file may grow between the check and the end of reading, hence the second bound.
    File::open(path)
        .and_then(|file| file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    let name = path.file_name().map_or(shown.clone(), |name| name.to_string_lossy().into_owned());
    read_bytes(&name, bytes, limits)
}

/// Returns the workbook in `bytes`; `name` is the file's name, used for messages and as name of a text's sheet.
pub fn read_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Workbook, ReadError> {
    let sha256 = hexadecimal(&Sha256::digest(&bytes));
    let contents = contents(name, bytes, limits).map_err(|refusal| refusal.of(name))?;
    Ok(Workbook {
        file: name.to_owned(),
        sha256,
        format: contents.format,
        sheets: contents.sheets,
        notes: contents.notes,
    })
}

fn contents(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Contents, Refusal> {
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX), limits)?;
    let budget = Budget::new(limits);
    let contents = match detect::kind(&bytes, limits)? {
        Kind::Xlsx => xlsx::read(bytes, budget),
        Kind::Text => text::read(stem(name), bytes, budget),
        kind => child::read(kind, &bytes, budget),
    }?;
    if contents.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Refusal::new(
            "no cell of it is filled",
            "check that the right file was saved and export it again",
        ));
    }
    Ok(contents)
}

fn check_size(bytes: u64, limits: &Limits) -> Result<(), Refusal> {
    if bytes > limits.file_bytes {
        return Err(Refusal::new(
            format!("is larger than {} MB", limits.file_bytes >> 20),
            "split it, remove pictures and sheets that hold no register, or raise --max-size",
        ));
    }
    Ok(())
}

/// Returns the file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn sentence(name: &str, bytes: &[u8], limits: &Limits) -> String {
        read_bytes(name, bytes.to_vec(), limits).unwrap_err().to_string()
    }

    #[test]
    fn a_workbook_carries_its_name_and_the_digest_of_its_bytes() {
        let book =
            read_bytes("risks.v2.csv", b"id,text\n1,a\n".to_vec(), &Limits::default()).unwrap();
        assert_eq!(
            (book.file.as_str(), book.sheets[0].name.as_str()),
            ("risks.v2.csv", "risks.v2")
        );
        assert_eq!(book.sha256, "2fc4972c4bf48874cde532827b939bc0329cf9664480b3b0f0707ef638b8ebf0");
    }

    #[test]
    fn every_refusal_is_a_sentence_with_file_cause_and_remedy() {
        let limits = Limits { file_bytes: 10 << 20, ..Limits::default() };
        for (bytes, expected) in [
            (b"".as_slice(), "a.xlsx: is empty (0 bytes); export or download it again"),
            (
                b"\n;;\n\n",
                "a.xlsx: no cell of it is filled; check that the right file was saved and export it again",
            ),
            (
                b"PK\x03\x04rest",
                "a.xlsx: is damaged or breaks off (its zip directory cannot be read); \
                 export or download it again",
            ),
        ] {
            assert_eq!(sentence("a.xlsx", bytes, &limits), expected);
        }
        let large = vec![b'a'; (10 << 20) + 1];
        assert_eq!(
            sentence("a.csv", &large, &limits),
            "a.csv: is larger than 10 MB; split it, remove pictures and sheets that hold no register, or raise --max-size"
        );
    }

    #[test]
    fn folders_and_missing_files_are_named() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = read(folder, &Limits::default()).unwrap_err().to_string();
        assert!(found.ends_with("is a folder, not a file; name one of the files in it"), "{found}");
        let missing = read(&folder.join("missing.xlsx"), &Limits::default()).unwrap_err();
        assert!(matches!(missing, ReadError::Unreadable { .. }));
    }

    #[test]
    fn a_reader_that_cannot_be_started_is_a_refusal() {
        let limits =
            Limits { child_program: Some(PathBuf::from("no such program")), ..Limits::default() };
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend("Workbook\0".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        let found = sentence("a.xls", &bytes, &limits);
        assert!(found.contains("could not be started"), "{found}");
        assert!(found.ends_with("save it as .xlsx in a spreadsheet program"), "{found}");
    }
}
