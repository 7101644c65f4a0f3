//! Damaged and hostile files: whatever the bytes are, reading ends soon with a workbook or with one sentence.
//! The files are mutations of good ones, made by a seeded generator, so a failure can be repeated.

use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;

use assay::import::workbook::{Limits, ReadError, read_bytes};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MUTATIONS: usize = 2_000;

/// Returns limits that are small enough to be met by chance.
fn limits() -> Limits {
    Limits {
        file_bytes: 4 << 20,
        zip_entry_bytes: 8 << 20,
        zip_total_bytes: 16 << 20,
        child_memory_bytes: 512 << 20,
        child_seconds: 5,
        child_program: Some(PathBuf::from(env!("CARGO_BIN_EXE_assay"))),
        ..Limits::default()
    }
}

/// A small generator of numbers (splitmix64): the same seed gives the same files on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.roll() % end).unwrap()
    }
}

/// Returns `count` damaged copies of a file; of containers, half are damaged inside and packed again.
fn mutations(good: &[u8], count: usize, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let entries = unpacked(good);
    let mut dice = Dice(seed);
    let good = good.to_vec();
    (0..count).map(move |_| match &entries {
        Some(entries) if dice.below(2) == 0 => {
            let mut entries = entries.clone();
            let chosen = dice.below(entries.len());
            let (_, content) = &mut entries[chosen];
            *content = damaged(content, &mut dice);
            packed(&entries)
        }
        _ => damaged(&good, &mut dice),
    })
}

fn damaged(good: &[u8], dice: &mut Dice) -> Vec<u8> {
    const NUMBERS: [&[u8]; 8] = [
        b"0",
        b"-1",
        b"4294967295",
        b"99999999999999999999",
        b"1e308",
        b"NaN",
        b"XFD1048576",
        b"\"",
    ];
    let mut bytes = good.to_vec();
    let start = dice.below(bytes.len());
    let end = (start + dice.below(200)).min(bytes.len());
    match dice.below(6) {
        0 => {
            for _ in 0..=dice.below(16) {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
        1 => bytes.truncate(start),
        2 => {
            let copy = bytes[start..end].to_vec();
            let at = dice.below(bytes.len());
            bytes.splice(at..at, copy);
        }
        3 => {
            bytes.drain(start..end);
        }
        4 => {
            // A number in the text, such as an index or an address, becomes another one.
            let from = bytes[start..].iter().position(u8::is_ascii_digit).map(|at| start + at);
            if let Some(from) = from {
                let digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                bytes.splice(from..from + digits, NUMBERS[dice.below(8)].iter().copied());
            }
        }
        _ => {
            let value = [0, 0xFF, 0x7F, b'<'][dice.below(4)];
            bytes[start..end.min(start + 8)].fill(value);
        }
    }
    bytes
}

fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let entry = |index| {
        let mut entry = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        Some((entry.name().ok()?.into_owned(), content))
    };
    let mut entry = entry;
    (0..ZipArchive::new(Cursor::new(bytes)).ok()?.len()).map(&mut entry).collect()
}

fn packed(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Reads the good file and all its mutations; returns how many of these could still be read.
fn survive(name: &str, good: &[u8], count: usize) -> usize {
    let limits = limits();
    read_bytes(name, good.to_vec(), &limits).unwrap();
    let read = |bytes| match read_bytes(name, bytes, &limits) {
        Ok(_) => true,
        Err(ReadError::Refused { file, reason, remedy }) => {
            assert_eq!(file, name);
            assert!(!reason.is_empty() && !remedy.is_empty());
            false
        }
        Err(other) => panic!("{other}"),
    };
    mutations(good, count, 27_001).map(read).filter(|is_read| *is_read).count()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let share = rust_xlsxwriter::Format::new().set_num_format("0.0%");
    sheet.merge_range(0, 0, 0, 3, "Risks", &share).unwrap();
    for row in 1..30 {
        sheet.write(row, 0, format!("R-{row:03}")).unwrap();
        sheet.write(row, 1, "Loss of \"data\" & more").unwrap();
        sheet.write_with_format(row, 2, f64::from(row) / 30.0, &share).unwrap();
        sheet.write(row, 3, rust_xlsxwriter::Formula::new("C2*2").set_result("0.2")).unwrap();
    }
    book.add_worksheet().set_hidden(true).write(5, 5, true).unwrap();
    book.save_to_buffer().unwrap()
}

/// Returns an `OpenDocument` workbook whose only sheet has these rows.
fn ods(rows: &str) -> Vec<u8> {
    let office = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{office}:office:1.0\" xmlns:table=\"{office}:table:1.0\" \
         xmlns:text=\"{office}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{office}:manifest:1.0\"><manifest:file-entry \
         manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    packed(&[
        ("mimetype".to_owned(), mimetype),
        ("content.xml".to_owned(), content.into_bytes()),
        ("META-INF/manifest.xml".to_owned(), manifest.into_bytes()),
    ])
}

const ODS_ROWS: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Id</text:p>\
    </table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-01\"/>\
    </table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell \
    table:number-columns-repeated=\"4\" office:value-type=\"float\" office:value=\"4.5\"/></table:table-row>";

fn csv() -> Vec<u8> {
    let row = |number: u32| {
        format!("R-{number:03};\"Text; mit \"\"Zeichen\"\"\nund Zeile\";0,5;Müller\n")
    };
    let text: String = (0..40).map(row).collect();
    format!("Nr;Text;Wert;Name\n{text}").into_bytes()
}

#[test]
fn damaged_xlsx_files_never_panic() {
    assert!(survive("risks.xlsx", &xlsx(), MUTATIONS) > 0);
}

#[test]
fn damaged_text_files_never_panic() {
    assert!(survive("risks.csv", &csv(), MUTATIONS) > 0);
    let markdown = "# Risks\n\n| Id | Text |\n|---|:--:|\n| 1 | `a` \\| **b** |\n".repeat(5);
    assert!(survive("risks.md", markdown.as_bytes(), MUTATIONS) > 0);
    let html =
        "<table><tr><td rowspan=\"2\">a</td><td colspan=2>b &amp; c</td></tr><tr><td>d</table>";
    assert!(survive("risks.xls", html.repeat(5).as_bytes(), MUTATIONS) > 0);
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet Name=\"A\"><Table><Row Index=\"2\" Span=\"3\"><Cell Index=\"4\" MergeAcross=\"2\">\
        <Data Type=\"Number\">5.1</Data></Cell></Row></Table></Worksheet></Workbook>";
    assert!(survive("risks.xml", xml.as_bytes(), MUTATIONS) > 0);
}

#[test]
fn damaged_ods_files_never_panic() {
    assert!(survive("risks.ods", &ods(ODS_ROWS), MUTATIONS) > 0);
}

/// No crate writes the binary formats, so samples are taken from the real registers beside the checkout.
#[test]
fn damaged_binary_workbooks_never_stop_the_program() {
    let Some(folder) = crate::corpus::folder() else { return };
    for name in ["format-merged-cells.xls", "format-hidden-sheets.xlsb"] {
        let good = std::fs::read(folder.join(name)).unwrap();
        assert!(survive(name, &good, MUTATIONS) > 0);
    }
}

#[test]
fn an_old_format_that_asks_for_too_much_memory_is_refused() {
    let row = |repeated: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{repeated}\"><table:table-cell \
             table:number-columns-repeated=\"90\" office:value-type=\"string\"><text:p>abc</text:p>\
             </table:table-cell></table:table-row>"
        )
    };
    let refused = read_bytes("risks.ods", ods(&row(1_000_000)), &limits()).unwrap_err();
    assert!(refused.to_string().starts_with("risks.ods: "), "{refused}");
    assert!(refused.to_string().contains("save it as .xlsx"), "{refused}");
}
