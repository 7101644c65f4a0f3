//! From a model to a document: a handlebars template decides words and order, its result is parsed into blocks.

use std::{fs, path::Path};

use handlebars::Handlebars;
use rust_embed::RustEmbed;

use super::{
    document::{Cover, Document, DocumentState},
    gap::View,
    parse,
};
use crate::{
    domain::report::gap::GapReport,
    error::{Error, Kind},
};

/// The folder `reports/` of this repository, inside the program.
#[derive(RustEmbed)]
#[folder = "reports"]
#[include = "*.hbs"]
struct Bundled;

/// What the cover says beside organisation and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverWords {
    /// Version of the report.
    pub version: String,
    /// Who may see it.
    pub classification: String,
    /// Who made it.
    pub prepared_by: String,
    /// Who receives it.
    pub distribution: String,
}

impl Default for CoverWords {
    fn default() -> Self {
        Self {
            version: "1.0".into(),
            classification: "Confidential".into(),
            prepared_by: concat!("Assay ", env!("CARGO_PKG_VERSION")).into(),
            distribution: "Top management, ISMS manager".into(),
        }
    }
}

/// Returns the gap report as a document, with the bundled template or that of a user's folder.
///
/// # Errors
/// Where the template is missing, is no handlebars, or writes something that is no block.
pub fn gap(
    report: &GapReport,
    words: CoverWords,
    folder: Option<&Path>,
) -> Result<Document, Error> {
    let markdown = render("gap.md.hbs", &View::of(report), folder)?;
    let blocks = parse::blocks(&markdown).map_err(|error| {
        Error::new(
            Kind::Refused,
            format!("reports/gap.md.hbs: line {} of what it wrote: {}", error.line, error.message),
        )
    })?;
    Ok(Document {
        cover: Cover {
            organisation: report.organisation.clone(),
            title: "Gap assessment report".into(),
            subtitle: report.standard.clone(),
            as_of: report.as_of,
            version: words.version,
            classification: words.classification,
            prepared_by: words.prepared_by,
            distribution: words.distribution,
            state: DocumentState::Issued,
        },
        blocks,
    })
}

fn render(name: &str, view: &View, folder: Option<&Path>) -> Result<String, Error> {
    let template = text(name, folder)?;
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(parse::escape);
    handlebars
        .render_template(&template, view)
        .map_err(|error| Error::new(Kind::Refused, format!("reports/{name}: {error}")))
}

fn text(name: &str, folder: Option<&Path>) -> Result<String, Error> {
    if let Some(folder) = folder {
        let path = folder.join(name);
        return fs::read_to_string(&path).map_err(|error| {
            let message = format!(
                "{}: cannot be read ({error}); copy the bundled template there or leave --reports out",
                path.display()
            );
            Error::new(Kind::Unavailable, message)
        });
    }
    Bundled::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok()).ok_or_else(
        || Error::new(Kind::Internal, format!("the bundled template {name} is missing")),
    )
}
