//! Text files: which of the ways to write a table in text a file uses.

use super::detect::foreign;
use super::encoding::{self, Decoded};
use super::sheet_builder::Budget;
use super::{Contents, Refusal, delimited, html, json, markdown, spreadsheet_xml};

/// How much of a text's start decides on its kind.
const START_CHARS: usize = 4096;

/// Returns the tables of a text; `name` is the file's name without its ending.
pub(super) fn read(
    name: &str,
    bytes: Vec<u8>,
    mut budget: Budget<'_>,
) -> Result<Contents, Refusal> {
    let decoded = encoding::decode(bytes)?;
    if decoded.replaced > 0 {
        let message = format!(
            "{} characters that are no valid {} were replaced by \"\u{fffd}\"",
            decoded.replaced, decoded.encoding
        );
        budget.note(name, String::new(), message);
    }
    if json::is_json(&decoded.text) {
        return json::read(&decoded.text, budget);
    }
    match markup(&decoded)? {
        Some(Markup::Html) => html::read(name, &decoded, budget),
        Some(Markup::SpreadsheetXml) => spreadsheet_xml::read(&decoded, budget),
        None if markdown::has_table(&decoded.text)
            && !delimited::has_table_in_a_cell(&decoded.text) =>
        {
            markdown::read(name, &decoded, budget)
        }
        None => delimited::read(name, &decoded, budget),
    }
}

enum Markup {
    Html,
    SpreadsheetXml,
}

/// Returns the kind of markup, or nothing if the text has none; markup that holds no table is refused.
fn markup(decoded: &Decoded) -> Result<Option<Markup>, Refusal> {
    let start: String = decoded.text.trim_start().chars().take(START_CHARS).collect();
    let start = start.to_ascii_lowercase();
    if !start.starts_with('<') {
        return Ok(None);
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.starts_with("<?xml")
    {
        return Ok(Some(Markup::SpreadsheetXml));
    }
    if start.contains("<html") || start.contains("<!doctype html") || start.contains("<table") {
        return Ok(Some(Markup::Html));
    }
    if start.contains("<office:document") {
        return Err(Refusal::new(
            "is a flat OpenDocument file",
            "open it in a spreadsheet program and save it as .xlsx or .ods",
        ));
    }
    if start.contains("<svg") {
        return Err(foreign("an SVG image"));
    }
    if start.starts_with("<?xml") {
        return Err(foreign("an XML file of another kind"));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Limits};
    use super::*;

    fn read_text(text: &str) -> Result<Contents, Refusal> {
        let limits = Limits::default();
        read("file", text.as_bytes().to_vec(), Budget::new(&limits))
    }

    #[test]
    fn the_content_decides_and_not_the_name() {
        let format = |text: &str| read_text(text).map(|contents| contents.format);
        let encoding = "UTF-8";
        assert_eq!(format("<table><tr><td>a</table>"), Ok(Format::Html { encoding }));
        assert_eq!(
            format("# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
            Ok(Format::Markdown { encoding })
        );
        let comma = Format::Delimited { delimiter: ',', encoding };
        assert_eq!(format("<id>,text\n1,2\n"), Ok(comma.clone()));
        assert_eq!(format("id,text\n1,\"\n| a | b |\n|---|---|\n\"\n"), Ok(comma.clone()));
        assert_eq!(format("[id],text\n[1],[2]\n"), Ok(comma));
    }

    #[test]
    fn markup_without_a_table_is_named() {
        let reason =
            |text: &str| read_text(text).map(|contents| contents.format).unwrap_err().reason;
        assert_eq!(reason("<?xml version=\"1.0\"?><svg/>"), "is an SVG image, not a spreadsheet");
        assert_eq!(
            reason("<?xml version=\"1.0\"?><risks/>"),
            "is an XML file of another kind, not a spreadsheet"
        );
        assert_eq!(reason("<html><p>Sign in</p></html>"), "is a web page without a table");
    }
}
