//! What a part refers to: the list that stands beside it, with addresses that are relative to the part.

use super::{
    AnnotateError,
    edits::{Edits, escape},
    package::Package,
    xml::Document,
};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The relationships of one part.
pub(super) struct Relations {
    /// The folders of the part.
    folders: Vec<String>,
    document: Document,
    known: Vec<Relation>,
    added: Vec<(String, String, String)>,
}

/// One relationship within the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Its name in the part that refers.
    pub(super) id: String,
    /// The last word of its type; what is before it differs between editions of the format.
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) target: String,
}

impl Relations {
    /// Returns what the part refers to; the package itself is the part without a name.
    ///
    /// # Errors
    /// When the list is damaged.
    pub(super) fn of(package: &Package<'_>, part: &str) -> Result<Self, AnnotateError> {
        let mut folders: Vec<String> = part.split('/').map(str::to_owned).collect();
        let name = folders.pop().unwrap_or_default();
        let list = [folders.as_slice(), &["_rels".to_owned(), format!("{name}.rels")]].concat();
        let list = list.join("/");
        let document = package.document(&list)?.unwrap_or_else(|| {
            Document::new(list, &format!("<Relationships xmlns=\"{NAMESPACE}\"></Relationships>"))
        });
        let elements = document.elements()?;
        let known = elements.iter().filter(|element| element.tag.name() == "Relationship");
        let known = known.filter_map(|element| {
            let attribute = |name| element.tag.attribute(name);
            if attribute("TargetMode").is_some_and(|mode| mode == "External") {
                return None;
            }
            let kind = attribute("Type")?.rsplit('/').next()?.to_owned();
            let target = resolved(&folders, &attribute("Target")?);
            Some(Relation { id: attribute("Id")?, kind, target })
        });
        let known = known.collect();
        Ok(Self { folders, document, known, added: Vec::new() })
    }

    /// Returns the relationship of that name.
    pub(super) fn by_id(&self, id: &str) -> Option<&Relation> {
        self.known.iter().find(|relation| relation.id == id)
    }

    /// Returns the part that the first relationship of that kind leads to.
    pub(super) fn target(&self, kind: &str) -> Option<String> {
        let found = self.known.iter().find(|relation| relation.kind == kind)?;
        Some(found.target.clone())
    }

    /// Adds a relationship of that full type and returns its name.
    pub(super) fn add(&mut self, kind: String, target: &str) -> String {
        let mut number = self.known.len() + self.added.len() + 1;
        // Names of relationships that lead out of the package count as well.
        while self.document.text.contains(&format!("\"rId{number}\""))
            || self.document.text.contains(&format!("'rId{number}'"))
            || self.added.iter().any(|(id, _, _)| *id == format!("rId{number}"))
        {
            number += 1;
        }
        let id = format!("rId{number}");
        self.added.push((id.clone(), kind, self.relative(target)));
        id
    }

    /// Puts the list into the package if something was added.
    ///
    /// # Errors
    /// When the list is damaged.
    pub(super) fn store(self, package: &mut Package<'_>) -> Result<(), AnnotateError> {
        if self.added.is_empty() {
            return Ok(());
        }
        let elements = self.document.elements()?;
        let mut edits = Edits::default();
        if let Some(root) = elements.first() {
            let prefix = root.tag.prefix();
            let lines = self.added.iter().map(|(id, kind, target)| {
                let target = escape(target);
                format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
            });
            edits.append(root, &lines.collect::<String>());
        }
        package.put_document(edits.apply(&self.document));
        Ok(())
    }

    /// Returns how the part names another one: relative, because some programs read nothing else.
    fn relative(&self, target: &str) -> String {
        let names: Vec<&str> = target.split('/').collect();
        let folders = self.folders.iter().map(String::as_str);
        let shared = folders.zip(&names).take_while(|(folder, name)| folder == *name).count();
        let up = "../".repeat(self.folders.len() - shared);
        format!("{up}{}", names.get(shared..).unwrap_or_default().join("/"))
    }
}

/// Returns the name of the part that an address leads to from these folders.
fn resolved(folders: &[String], address: &str) -> String {
    let address = address.replace('\\', "/");
    let mut names: Vec<&str> = match address.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folders.iter().map(String::as_str).collect(),
    };
    for name in address.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_parts() {
        let folders = ["xl".to_owned(), "worksheets".to_owned()];
        for (address, part) in [
            ("../comments1.xml", "xl/comments1.xml"),
            ("/xl/comments/comment1.xml", "xl/comments/comment1.xml"),
            ("./sheet2.xml", "xl/worksheets/sheet2.xml"),
            ("..\\drawings\\vmlDrawing1.vml", "xl/drawings/vmlDrawing1.vml"),
            ("../../../../x.xml", "x.xml"),
        ] {
            assert_eq!(resolved(&folders, address), part);
        }
    }

    #[test]
    fn parts_are_named_from_where_they_are_named() {
        let relations = |folders: &[&str]| Relations {
            folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
            document: Document::new(String::new(), ""),
            known: Vec::new(),
            added: Vec::new(),
        };
        let of_sheet = relations(&["xl", "worksheets"]);
        assert_eq!(of_sheet.relative("xl/comments1.xml"), "../comments1.xml");
        assert_eq!(relations(&[]).relative("xl/comments1.xml"), "xl/comments1.xml");
        assert_eq!(relations(&["data"]).relative("xl/drawings/a.vml"), "../xl/drawings/a.vml");
    }
}
