//! The list of what each part of a package is; a part that is missing there makes the whole file unreadable.

use super::{
    AnnotateError,
    edits::{Edits, escape},
    package::Package,
};

const LIST: &str = "[Content_Types].xml";

/// Lists a new part as what it is.
///
/// # Errors
/// When the list is missing or damaged.
pub(super) fn add(package: &mut Package<'_>, part: &str, kind: &str) -> Result<(), AnnotateError> {
    let document = package.required(LIST)?;
    let elements = document.elements()?;
    let ending = part.rsplit('.').next().unwrap_or_default();
    let is_known = elements.iter().any(|element| {
        let says = |name: &str, value: &str| {
            element.tag.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        element.tag.name() == "Default" && says("Extension", ending) && says("ContentType", kind)
    });
    let mut edits = Edits::default();
    if let Some(root) = elements.first().filter(|_| !is_known) {
        let (prefix, part) = (root.tag.prefix(), escape(part));
        let line = format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{kind}\"/>");
        edits.append(root, &line);
    }
    package.put_document(edits.apply(&document));
    Ok(())
}
