//! Zip containers: what is inside, and whether unpacking it is safe. Only the directory at the end of the file is
//! read here. The unpacker never gives more bytes than the directory declares, so checking what is declared
//! bounds what any reader can be made to unpack.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::detect::{Kind, foreign, password_protected};
use super::{Limits, Refusal};

/// A file that grows by more than this is refused, once it is large enough to hurt.
const MOST_GROWTH: u64 = 200;
const GROWTH_MATTERS_FROM: u64 = 20 << 20;

/// Returns what the container holds, or why it is not read.
pub(super) fn kind(bytes: &[u8], limits: &Limits) -> Result<Kind, Refusal> {
    let declared = declared_entries(bytes).ok_or_else(broken)?;
    if declared > limits.zip_entries {
        return Err(suspicious(&format!("it holds more than {} entries", limits.zip_entries)));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_cause| broken())?;
    let mut names = Vec::with_capacity(archive.len());
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_cause| broken())?;
        if entry.encrypted() {
            return Err(password_protected());
        }
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        if unpacked > limits.zip_entry_bytes {
            let most = limits.zip_entry_bytes >> 20;
            return Err(suspicious(&format!(
                "a part of it unpacks to more than {most} MB, the limit of --max-size"
            )));
        }
        if unpacked > GROWTH_MATTERS_FROM && unpacked / MOST_GROWTH > packed {
            return Err(suspicious(&format!(
                "a part of it grows more than {MOST_GROWTH} times when unpacked"
            )));
        }
        total = total.saturating_add(unpacked);
        names.push(String::from_utf8_lossy(entry.name_raw()).replace('\\', "/"));
    }
    if total > limits.zip_total_bytes {
        let most = limits.zip_total_bytes >> 20;
        return Err(suspicious(&format!(
            "it unpacks to more than {most} MB, twice the limit of --max-size"
        )));
    }
    by_names(&names)
}

/// Returns whether a part other than the shared texts mentions `mark`. Searching for a word is several times faster
/// than parsing, so this tells which sheets need a second reading at all.
pub(super) fn mentions(bytes: &[u8], mark: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return true };
    (0..archive.len()).any(|index| match archive.by_index(index) {
        Ok(entry) if entry.name_raw().ends_with(b"sharedStrings.xml") => false,
        Ok(entry) => contains(entry, mark).unwrap_or(true),
        Err(_) => true,
    })
}

fn contains(mut entry: impl Read, mark: &[u8]) -> std::io::Result<bool> {
    let mut buffer = vec![0; 64 << 10];
    // What may be the start of the mark stays in front of the next part.
    let mut kept = 0;
    loop {
        let space = buffer.get_mut(kept..).unwrap_or_default();
        let filled = kept + entry.read(space)?;
        if filled == kept {
            return Ok(false);
        }
        let known = buffer.get(..filled).unwrap_or_default();
        if known.windows(mark.len()).any(|window| window == mark) {
            return Ok(true);
        }
        kept = filled.min(mark.len().saturating_sub(1));
        buffer.copy_within(filled - kept..filled, 0);
    }
}

fn by_names(names: &[String]) -> Result<Kind, Refusal> {
    let holds = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let starts = |wanted: &str| names.iter().any(|name| name.starts_with(wanted));
    if holds("xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if starts("xl/") || starts("XL/") {
        Ok(Kind::Xlsx)
    } else if starts("word/") {
        Err(foreign("a Word document"))
    } else if starts("ppt/") {
        Err(foreign("a PowerPoint presentation"))
    } else if holds("Index/Document.iwa") {
        Err(foreign("a document of Apple Numbers, Pages or Keynote"))
    } else if holds("content.xml") && holds("META-INF/manifest.xml") {
        // Text documents have the same entries; the reader finds no sheet in them and says so.
        Ok(Kind::Ods)
    } else {
        let first = names.iter().find(|name| !name.ends_with('/'));
        let inside = first.map_or_else(String::new, |name| {
            let shown: String =
                name.chars().filter(|letter| !letter.is_control()).take(60).collect();
            format!(" (it holds \"{shown}\")")
        });
        Err(Refusal::new(
            format!("is a zip archive{inside}, not a spreadsheet"),
            "unpack it and give the spreadsheet in it",
        ))
    }
}

/// Returns how many entries the end record declares, before memory is spent on them.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    const END_RECORD: usize = 22;
    const LONGEST_COMMENT: usize = 65_535;
    let start = bytes.len().saturating_sub(END_RECORD + LONGEST_COMMENT);
    let tail = bytes.get(start..)?;
    let at = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    // 65,535 stands for "more, see the 64-bit record", which is above any limit.
    Some(count.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

fn broken() -> Refusal {
    Refusal::new(
        "is damaged or breaks off (its zip directory cannot be read)",
        "export or download it again",
    )
}

fn suspicious(what: &str) -> Refusal {
    Refusal::new(
        format!("is not unpacked because {what}"),
        "remove pictures and sheets that hold no register, or save the register as CSV",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(entries: &[(&str, usize)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(&vec![0; *size]).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn small() -> Limits {
        Limits {
            zip_entries: 3,
            zip_entry_bytes: 1 << 20,
            zip_total_bytes: 2 << 20,
            ..Limits::default()
        }
    }

    fn refused(entries: &[(&str, usize)], limits: &Limits) -> String {
        kind(&archive(entries), limits).unwrap_err().reason
    }

    #[test]
    fn what_is_inside_decides() {
        let of = |entries: &[(&str, usize)]| kind(&archive(entries), &Limits::default());
        assert_eq!(of(&[("xl/workbook.xml", 1)]), Ok(Kind::Xlsx));
        assert_eq!(of(&[("xl/workbook.bin", 1)]), Ok(Kind::Xlsb));
        assert_eq!(of(&[("content.xml", 1), ("META-INF/manifest.xml", 1)]), Ok(Kind::Ods));
        let limits = Limits::default();
        assert_eq!(
            refused(&[("word/document.xml", 1)], &limits),
            "is a Word document, not a spreadsheet"
        );
        assert_eq!(
            refused(&[("photos/", 0), ("photos/cat.jpg", 5)], &limits),
            "is a zip archive (it holds \"photos/cat.jpg\"), not a spreadsheet"
        );
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let limits = small();
        let many: Vec<_> = ["a", "b", "c", "d"].iter().map(|name| (*name, 1)).collect();
        assert_eq!(refused(&many, &limits), "is not unpacked because it holds more than 3 entries");
        assert!(
            refused(&[("xl/a", (1 << 20) + 1)], &limits)
                .ends_with("more than 1 MB, the limit of --max-size")
        );
        let three = [("xl/a", 1 << 20), ("xl/b", 1 << 20), ("xl/c", 1)];
        assert!(
            refused(&three, &limits)
                .ends_with("it unpacks to more than 2 MB, twice the limit of --max-size")
        );
        let growth = [("xl/a", 21 << 20)];
        assert!(refused(&growth, &Limits::default()).contains("grows more than 200 times"));
    }

    #[test]
    fn a_word_is_found_wherever_the_parts_of_reading_meet() {
        for before in (0..64).chain((64 << 10) - 8..(64 << 10) + 8) {
            let text = [&vec![b'x'; before], b"mark".as_slice(), b"y"].concat();
            assert!(contains(text.as_slice(), b"mark").unwrap(), "{before}");
            assert!(!contains(text.as_slice(), b"marks").unwrap(), "{before}");
        }
    }

    #[test]
    fn a_container_that_breaks_off_is_named_as_such() {
        let whole = archive(&[("xl/workbook.xml", 5000)]);
        for length in [4, 30, whole.len() - 1] {
            let refusal = kind(&whole[..length], &Limits::default()).unwrap_err();
            assert!(refusal.reason.contains("breaks off"), "{length}: {}", refusal.reason);
        }
    }
}
