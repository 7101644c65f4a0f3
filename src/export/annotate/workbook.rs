//! Finds the worksheets of a workbook the way that the format names them, whatever their files are called.

use super::{AnnotateError, package::Package, relations::Relations};

/// A workbook's worksheets, and who speaks in its threaded comments.
pub(super) struct Workbook {
    /// The worksheets in the order of the workbook.
    pub(super) sheets: Vec<Worksheet>,
    /// The part that lists the people of threaded comments.
    pub(super) persons: Option<String>,
}

/// One worksheet; charts and dialogs are none.
pub(super) struct Worksheet {
    name: String,
    /// The part that holds it.
    pub(super) part: String,
}

impl Workbook {
    /// Returns the worksheets of the workbook that the package holds.
    ///
    /// # Errors
    /// When the package holds no workbook in XML, or is damaged.
    pub(super) fn read(package: &Package<'_>) -> Result<Self, AnnotateError> {
        let main = Relations::of(package, "")?.target("officeDocument");
        let main = main.ok_or(AnnotateError::NotRewritable)?;
        if !main.to_ascii_lowercase().ends_with(".xml") {
            return Err(AnnotateError::NotRewritable);
        }
        let document = package.required(&main)?;
        let elements = document.elements()?;
        if elements.first().is_none_or(|root| root.tag.name() != "workbook") {
            return Err(AnnotateError::NotRewritable);
        }
        let relations = Relations::of(package, &main)?;
        let listed = elements.iter().filter(|element| {
            let parent = element.parent.and_then(|parent| elements.get(parent));
            element.tag.name() == "sheet" && parent.is_some_and(|of| of.tag.name() == "sheets")
        });
        let sheets = listed.filter_map(|element| {
            let relation = relations.by_id(&element.tag.prefixed_attribute("id")?)?;
            let name = element.tag.attribute("name")?;
            let part = package.name_of(&relation.target).unwrap_or(&relation.target).to_owned();
            (relation.kind == "worksheet").then_some(Worksheet { name, part })
        });
        let sheets = sheets.collect();
        Ok(Self { sheets, persons: relations.target("person") })
    }

    /// Returns which worksheet has that name; names of sheets differ in more than their case.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let exact = self.sheets.iter().position(|sheet| sheet.name == name);
        exact.or_else(|| {
            let name = name.to_lowercase();
            self.sheets.iter().position(|sheet| sheet.name.to_lowercase() == name)
        })
    }
}
