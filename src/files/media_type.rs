//! What a file is, told by its first bytes. Its name says nothing: a name can be chosen.

/// Bytes of a file's beginning that decide; Office files name their kind in their third part, so it is not few.
pub(super) const HEAD: usize = 16 * 1024;

/// What nobody recognises.
const UNKNOWN: &str = "application/octet-stream";

/// Beginnings that are looked for before everything else: they may stand before plain text, as in PDF, or their other
/// readers would unpack what a stranger has packed, as in the old Office format.
const BEGINNINGS: [(&[u8], &str); 5] = [
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xFE\xFF", PLAIN_TEXT),
    (b"\xFF\xFE", PLAIN_TEXT),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/x-ole-storage"),
];

/// Text of every kind, so that no browser takes it for a page or a script.
const PLAIN_TEXT: &str = "text/plain";

/// Returns the media type of a file that begins with these bytes.
pub(super) fn media_type(head: &[u8]) -> &'static str {
    if let Some((_, known)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return known;
    }
    // Before the crate is asked: it takes a text that begins with "BM" for a picture and "MZ" for a program.
    if !head.iter().any(|byte| is_binary(*byte)) {
        return PLAIN_TEXT;
    }
    match infer::get(head) {
        Some(kind) if kind.matcher_type() == infer::MatcherType::Text => PLAIN_TEXT,
        Some(kind) => kind.mime_type(),
        None => UNKNOWN,
    }
}

/// Returns whether a byte stands in no text, whatever its encoding: the rule of the MIME Sniffing Standard.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::evidence_file::{Inline, may_be_shown_inline};

    #[test]
    fn a_file_is_what_its_first_bytes_are() {
        for (head, expected) in [
            (&b"%PDF-1.7\n%plain"[..], "application/pdf"),
            (b"{\\rtf1\\ansi", "application/rtf"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"PK\x03\x04\x14\0\0\0rest", "application/zip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "application/x-ole-storage"),
            (b"MZ\x90\0\x03", "application/vnd.microsoft.portable-executable"),
            (b"\x00\x01\x02nothing known", "application/octet-stream"),
        ] {
            assert_eq!(media_type(head), expected, "{head:?}");
        }
    }

    #[test]
    fn text_of_every_kind_is_plain_text() {
        for text in [
            &b""[..],
            b"Access review\r\n\tdone",
            "Zugriffsprüfung".as_bytes(),
            b"Pr\xFCfung in a code page",
            b"\xFE\xFF\0A",
            b"\xFF\xFEA\0",
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"  <html \0><script>",
            b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>",
            b"<?xml version=\"1.0\"?>\0<svg/>",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"#!/bin/sh\nrm -rf /",
            b"#!/bin/sh\n\0",
            b"BM is no bitmap, MZ no program",
            b"GIF is no picture",
        ] {
            assert_eq!(media_type(text), "text/plain", "{text:?}");
        }
    }

    #[test]
    fn office_files_are_told_from_archives() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().write(0, 0, "A.5.1").unwrap();
        let workbook = workbook.save_to_buffer().unwrap();
        assert_eq!(
            media_type(&workbook[..workbook.len().min(HEAD)]),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        archive.start_file("mimetype", stored).unwrap();
        archive.write_all(b"application/vnd.oasis.opendocument.text").unwrap();
        assert_eq!(
            media_type(&archive.finish().unwrap().into_inner()),
            "application/vnd.oasis.opendocument.text"
        );
    }

    proptest! {
        #[test]
        fn no_beginning_makes_it_panic_or_shows_a_page(
            beginning in prop::sample::select(vec![
                &b""[..], b"PK\x03\x04", b"\0\0\0\x18ftypheic", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<html ",
                b"<?xml ", b"RIFF\0\0\0\0", b"\x1A\x45\xDF\xA3", b"ustar", b"MZ",
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let found = media_type(&[beginning, &rest].concat());
            prop_assert!(!["html", "xml", "svg", "script"].iter().any(|word| found.contains(word)) || found.contains("openxml"));
            if !found.starts_with("image/") {
                prop_assert_eq!(may_be_shown_inline(found), Inline::Never);
            }
        }
    }
}
