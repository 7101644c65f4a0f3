//! `assay gap FILE…`: reads spreadsheets as found, scores them, prints the result and writes the report.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Global, gap_text, message, output, print, print_json, resources};
use crate::{
    app,
    domain::report::gap::GapReport,
    error::{Error, Kind},
    export,
    import::workbook,
    pdf,
    report::{
        document::{Block, Document, Span},
        template,
    },
};

#[derive(Debug, Args)]
pub(super) struct Gap {
    /// Statements of Applicability, gap sheets and checklists: .xlsx .xlsm .xls .xlsb .ods .csv .tsv
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The organisation that is assessed [default: the first file's name]
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Write a report in the format of the ending: .pdf .xlsx .docx .html .md .json; may be repeated
    #[arg(short, long, value_name = "OUT")]
    output: Vec<PathBuf>,
    /// Use the report templates of this folder instead of the bundled ones
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// The report's classification
    #[arg(long, value_name = "WORDS", default_value = "Confidential")]
    classification: String,
    /// The report's version
    #[arg(long, value_name = "VERSION", default_value = "1.0")]
    report_version: String,
    /// Who made the report
    #[arg(long, value_name = "NAME")]
    prepared_by: Option<String>,
    /// Who receives the report
    #[arg(long, value_name = "NAMES")]
    distribution: Option<String>,
}

/// The formats that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Pdf,
    Xlsx,
    Docx,
    Html,
    Markdown,
    Json,
}

impl Format {
    fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("pdf") => Ok(Self::Pdf),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("docx") => Ok(Self::Docx),
            Some("html" | "htm") => Ok(Self::Html),
            Some("md") => Ok(Self::Markdown),
            Some("json") => Ok(Self::Json),
            _ => Err(Error::new(
                Kind::Usage,
                format!(
                    "{}: the ending names no format; use .pdf, .xlsx, .docx, .html, .md or .json",
                    path.display()
                ),
            )),
        }
    }
}

impl Gap {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let outputs: Vec<(&Path, Format)> = self
            .output
            .iter()
            .map(|path| Ok((path.as_path(), Format::of(path)?)))
            .collect::<Result<_, Error>>()?;
        output::check_folders(outputs.iter().map(|(path, _format)| *path))?;
        output::check_distinct(&self.output, &self.files)?;
        let (questionnaire, vocabulary) = resources(global)?;
        let progress = progress(global);
        let mut workbooks = Vec::new();
        for file in &self.files {
            progress.set_message(format!("reading {}", file.display()));
            workbooks.push(workbook::read(file, &global.limits())?);
        }
        progress.set_message("assessing");
        let organisation = self.organisation.clone().unwrap_or_else(|| {
            self.files.first().map_or_else(String::new, |file| app::gap::organisation_from(file))
        });
        let report = app::gap::assess_workbooks(
            &workbooks,
            (&questionnaire, &vocabulary),
            &organisation,
            global.as_of(),
        )?;
        progress.set_message("writing");
        self.write(&report, &outputs, global)?;
        progress.finish_and_clear();
        if global.json {
            print_json(&export::json::gap(&report))
        } else {
            print(&gap_text::of(&report))
        }
    }

    /// Makes every file before the first is written, so that a refusal leaves nothing behind.
    fn write(
        &self,
        report: &GapReport,
        outputs: &[(&Path, Format)],
        global: &Global,
    ) -> Result<(), Error> {
        let laid_out = if outputs
            .iter()
            .any(|(_path, format)| *format != Format::Json && *format != Format::Xlsx)
        {
            Some(template::gap(report, self.cover_words(), self.reports.as_deref())?)
        } else {
            None
        };
        let mut made: Vec<(&Path, Vec<u8>)> = Vec::new();
        for (path, format) in outputs {
            made.push((path, bytes(*format, report, laid_out.as_ref(), global)?));
        }
        for (path, bytes) in made {
            output::write(path, &bytes)?;
            message(
                global,
                &format!("wrote {} ({} kB)", path.display(), bytes.len().div_ceil(1000)),
            );
        }
        Ok(())
    }

    fn cover_words(&self) -> template::CoverWords {
        let usual = template::CoverWords::default();
        template::CoverWords {
            version: self.report_version.clone(),
            classification: self.classification.clone(),
            prepared_by: self.prepared_by.clone().unwrap_or(usual.prepared_by),
            distribution: self.distribution.clone().unwrap_or(usual.distribution),
        }
    }
}

fn bytes(
    format: Format,
    report: &GapReport,
    laid_out: Option<&Document>,
    global: &Global,
) -> Result<Vec<u8>, Error> {
    let unmade =
        |name: &str| Error::new(Kind::Internal, format!("the {name} report could not be made"));
    match (format, laid_out) {
        (Format::Pdf, Some(document)) => {
            let unmade_pdf = |error: pdf::PdfError| unmade("PDF").because(error);
            let rendered = pdf::render(document).map_err(unmade_pdf)?;
            if rendered.missing.is_empty() {
                return Ok(rendered.bytes);
            }
            let missing: String = rendered.missing.iter().collect();
            message(
                global,
                &format!("the report's fonts lack these characters, which print as “?”: {missing}"),
            );
            let told = with_missing(document, &rendered.missing);
            let rendered = pdf::render(&told).map_err(unmade_pdf)?;
            Ok(rendered.bytes)
        }
        (Format::Docx, Some(document)) => {
            export::docx::render(document).map_err(|error| unmade("Word").because(error))
        }
        (Format::Html, Some(document)) => Ok(export::html::render(document).into_bytes()),
        (Format::Markdown, Some(document)) => Ok(export::markdown::render(document).into_bytes()),
        (Format::Xlsx, _) => {
            export::xlsx::gap(report).map_err(|error| unmade("Excel").because(error))
        }
        (Format::Json, _) => serde_json::to_vec_pretty(&export::json::gap(report))
            .map_err(|error| unmade("JSON").because(error)),
        (_, None) => Err(unmade("laid out")),
    }
}

/// The document with a remark at its end that names the characters its fonts lack.
fn with_missing(document: &Document, missing: &BTreeSet<char>) -> Document {
    let codes: Vec<String> =
        missing.iter().map(|character| format!("U+{:04X}", u32::from(*character))).collect();
    let words = format!(
        "The fonts of this file lack {} characters of the sources, which print as “?”: {}.",
        codes.len(),
        codes.join(", ")
    );
    let mut document = document.clone();
    document.blocks.push(Block::Note(vec![Span::Plain(words)]));
    document
}

/// A spinner where a person watches; nothing where output goes to a file or a script.
fn progress(global: &Global) -> ProgressBar {
    if global.quiet || global.json {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(120));
    progress
}
