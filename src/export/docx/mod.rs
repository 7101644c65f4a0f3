//! Writes a document as a Word file.
//!
//! The few parts that a report needs are written by hand: a library for Word files would bring 23 more packages,
//! among them a second zip and a second XML library, and still leave fields and styles to us. The look stands in
//! `styles.xml`, so that a reader can restyle the report in Word.

mod body;
mod table;

use std::io::{Cursor, Write};

use chrono::Datelike;
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use self::body::Body;
use super::clean;
use crate::report::document::{Cover, Document, DocumentState, Mark};

const CONTENT_TYPES: &str = include_str!("content_types.xml");
const PACKAGE_RELATIONS: &str = include_str!("package_rels.xml");
const APPLICATION: &str = include_str!("app.xml");
const SETTINGS: &str = include_str!("settings.xml");
const STYLES: &str = include_str!("styles.xml");

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Why a document cannot be put into a Word file.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The package cannot be put together, as when a part is larger than a zip file may hold.
    #[error("the Word file cannot be put together")]
    Package(#[from] ZipError),
    /// A part cannot be written into the package.
    #[error("the Word file cannot be written")]
    Write(#[from] std::io::Error),
}

/// Returns the document as the bytes of a Word file; the same document gives the same bytes.
///
/// # Errors
/// When a part is larger than a zip file may hold.
pub fn render(document: &Document) -> Result<Vec<u8>, DocxError> {
    let cover = &document.cover;
    let body = Body::of(document);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/app.xml", APPLICATION.to_owned()),
        ("docProps/core.xml", properties(cover)),
        ("word/document.xml", self::document(&body)),
        ("word/_rels/document.xml.rels", relations(&body.links)),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/numbering.xml", numbering(body.ordered_lists)),
        ("word/header.xml", header(cover)),
        ("word/footer.xml", footer(cover)),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(modified(cover));
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(name, options)?;
        package.write_all(content.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

/// The report's own date, so that no clock changes the bytes; zip files know no day before 1980.
fn modified(cover: &Cover) -> DateTime {
    let date = cover.as_of;
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    match parts {
        (Ok(year), Ok(month), Ok(day)) => {
            DateTime::from_date_and_time(year, month, day, 0, 0, 0).unwrap_or_default()
        }
        _ => DateTime::default(),
    }
}

fn document(body: &Body<'_>) -> String {
    format!(
        "{XML}<w:document {NAMESPACES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1361\" w:right=\"1134\" w:bottom=\"1247\" w:left=\"1134\" w:header=\"624\" \
         w:footer=\"567\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>\n",
        body.parts.concat()
    )
}

fn properties(cover: &Cover) -> String {
    format!(
        "{XML}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><dc:language>en</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:modified>\
         </cp:coreProperties>\n",
        escape(&format!("{} – {}", cover.title, cover.organisation)),
        escape(&cover.subtitle),
        escape(&cover.prepared_by),
        date = cover.as_of,
    )
}

fn relations(links: &[String]) -> String {
    let parts = ["styles", "settings", "numbering", "header", "footer"];
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let id = index + 1;
        format!(
            "<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{part}\" Target=\"{part}.xml\"/>\n"
        )
    });
    let links = links.iter().enumerate().map(|(index, target)| {
        format!(
            "<Relationship Id=\"link{index}\" Type=\"{RELATIONS}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>\n",
            escape(target)
        )
    });
    format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\n{}</Relationships>\n",
        parts.chain(links).collect::<Vec<_>>().concat()
    )
}

/// Returns the numbering: 1 is for bullets, and each ordered list has one of its own, so that it starts at 1.
fn numbering(ordered_lists: usize) -> String {
    let level = |id: usize, format: &str, text: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"singleLevel\"/>\
             <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"397\" w:hanging=\"397\"/></w:pPr></w:lvl></w:abstractNum>"
        )
    };
    let ordered = (0..ordered_lists).map(|list| {
        format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            list + 2
        )
    });
    format!(
        "{XML}<w:numbering {NAMESPACES}>{}{}<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>{}</w:numbering>\n",
        level(0, "bullet", "•"),
        level(1, "decimal", "%1."),
        ordered.collect::<Vec<_>>().concat()
    )
}

fn header(cover: &Cover) -> String {
    let draft = match cover.state {
        DocumentState::Draft => {
            "<w:r><w:rPr><w:b/><w:color w:val=\"9A2525\"/></w:rPr><w:t xml:space=\"preserve\">DRAFT  </w:t></w:r>"
        }
        DocumentState::Issued => "",
    };
    format!(
        "{XML}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}\
         <w:r><w:tab/></w:r>{draft}{}</w:p></w:hdr>\n",
        run("", &cover.organisation),
        run("", &cover.title)
    )
}

fn footer(cover: &Cover) -> String {
    let field = |name: &str| {
        format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    let facts = format!(
        "{}  ·  Version {}  ·  As of {}",
        cover.classification.trim(),
        cover.version,
        cover.as_of
    );
    format!(
        "{XML}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>\n",
        run("", &facts),
        run("", "Page "),
        field("PAGE"),
        run("", " of "),
        field("NUMPAGES")
    )
}

/// Returns a run of text with these properties.
fn run(properties: &str, text: &str) -> String {
    let properties = match properties {
        "" => String::new(),
        properties => format!("<w:rPr>{properties}</w:rPr>"),
    };
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

/// Returns the hue of a mark, as in the printed report.
fn hue(mark: Mark) -> &'static str {
    match mark {
        Mark::Conform | Mark::Advice => "176B5F",
        Mark::Partial | Mark::MinorRisk => "8A5A00",
        Mark::Nonconform | Mark::Blocker | Mark::MajorRisk => "9F2724",
        Mark::NotApplicable | Mark::Unanswered => "56606A",
        Mark::Unknown => "605778",
    }
}

/// Returns text as it stands in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let text = clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
