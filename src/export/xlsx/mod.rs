//! Writes the gap report's model as a workbook that people go on working in.
//!
//! Every sheet but the summary is a table whose columns are defined once; the sheet "Columns" explains them from the
//! same definition. What users wrote is written as text and nothing else. The importer reads the sheet "Requirements"
//! back as a gap register; the sheet "Gaps" says of itself that it is not read back.

mod columns;
pub(super) mod page;
pub(super) mod style;
mod summary;
mod table;
mod tables;
#[cfg(test)]
mod tests;

use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use self::{page::clean, style::Styles};
use crate::domain::report::gap::GapReport;

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be put together")]
pub struct XlsxError(#[from] rust_xlsxwriter::XlsxError);

/// Returns the report as the bytes of a workbook; the same report gives the same bytes.
///
/// # Errors
/// When a sheet has more rows than a workbook can hold.
pub fn gap(report: &GapReport) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report)?);
    let styles = Styles::new();
    let tables = tables::of(report);
    summary::write(workbook.add_worksheet(), report, &styles)?;
    for table in &tables {
        table::write(workbook.add_worksheet(), table, report, &styles)?;
    }
    let columns = columns::of(&tables);
    table::write(workbook.add_worksheet(), &columns, report, &styles)?;
    Ok(workbook.save_to_buffer()?)
}

/// The day of creation is the as-of date, because the clock would make each file another one.
fn properties(report: &GapReport) -> Result<DocProperties, rust_xlsxwriter::XlsxError> {
    let day = report.as_of;
    let created = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    )?;
    Ok(DocProperties::new()
        .set_title(clean(&format!("Gap report: {}", report.organisation)))
        .set_subject(clean(&report.standard))
        .set_author("Assay")
        .set_company(clean(&report.organisation))
        .set_creation_datetime(&created))
}
