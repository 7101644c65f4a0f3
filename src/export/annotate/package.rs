//! The zip container of a workbook: parts by name, and what was put in their place. A part that nobody changes is
//! copied as it is packed.

use std::{
    collections::{BTreeMap, HashMap},
    io::{Cursor, Read, Write},
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{AnnotateError, xml::Document};

/// The most bytes that one part may unpack to; several times of what the importer reads unasked.
pub(super) const LARGEST_PART: u64 = 512 << 20;

/// A workbook's container with the changes made so far.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part stands, by its name in small letters: names of parts differ in more than their case.
    places: HashMap<String, usize>,
    /// The names as they are written.
    names: Vec<String>,
    changed: HashMap<usize, Vec<u8>>,
    /// New parts by name.
    added: BTreeMap<String, Vec<u8>>,
}

impl<'a> Package<'a> {
    /// Returns the container that these bytes are.
    ///
    /// # Errors
    /// When the bytes are no zip container, or one with a password.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, AnnotateError> {
        if !bytes.starts_with(b"PK") {
            return Err(AnnotateError::NotRewritable);
        }
        let damaged = |cause| AnnotateError::damaged("zip directory", &cause);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let (mut places, mut names) = (HashMap::new(), Vec::new());
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(damaged)?;
            if entry.encrypted() {
                return Err(AnnotateError::NotRewritable);
            }
            let name = tidy(&String::from_utf8_lossy(entry.name_raw()));
            places.insert(key(&name), index);
            names.push(name);
        }
        Ok(Self { archive, places, names, changed: HashMap::new(), added: BTreeMap::new() })
    }

    /// Returns whether there is a part of that name.
    pub(super) fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part)) || self.added.contains_key(part)
    }

    /// Returns the name of a part as it is written.
    pub(super) fn name_of(&self, part: &str) -> Option<&str> {
        let place = self.places.get(&key(part))?;
        self.names.get(*place).map(String::as_str)
    }

    /// Returns the names of the parts whose names end so, in small letters.
    pub(super) fn ending_with(&self, ending: &str) -> Vec<String> {
        let mut names: Vec<String> =
            self.places.keys().filter(|name| name.ends_with(ending)).cloned().collect();
        names.sort_unstable();
        names
    }

    /// Returns a name that no part has: a number between what it begins and ends with.
    pub(super) fn free_name(&self, start: &str, end: &str) -> String {
        let mut number = 1_u32;
        loop {
            let name = format!("{start}{number}{end}");
            if !self.has(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Returns what a part holds now, or nothing if there is none.
    ///
    /// # Errors
    /// When it is damaged or too large.
    pub(super) fn bytes(&self, part: &str) -> Result<Option<Vec<u8>>, AnnotateError> {
        if let Some(bytes) = self.added.get(part) {
            return Ok(Some(bytes.clone()));
        }
        let Some(place) = self.places.get(&key(part)) else { return Ok(None) };
        if let Some(bytes) = self.changed.get(place) {
            return Ok(Some(bytes.clone()));
        }
        // The directory is shared and the bytes are borrowed, so another reader costs nothing.
        let mut archive = self.archive.clone();
        let damaged = |cause: String| AnnotateError::damaged(part, &cause);
        let entry = archive.by_index(*place).map_err(|cause| damaged(cause.to_string()))?;
        let mut bytes = Vec::new();
        let read = entry.take(LARGEST_PART + 1).read_to_end(&mut bytes);
        read.map_err(|cause| damaged(cause.to_string()))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_PART) {
            return Err(AnnotateError::TooLarge { part: part.to_owned() });
        }
        Ok(Some(bytes))
    }

    /// Returns a part as text, or nothing if there is none.
    ///
    /// # Errors
    /// When it is damaged, too large or not encoded as UTF-8.
    pub(super) fn document(&self, part: &str) -> Result<Option<Document>, AnnotateError> {
        let Some(bytes) = self.bytes(part)? else { return Ok(None) };
        let text =
            String::from_utf8(bytes).map_err(|cause| AnnotateError::damaged(part, &cause))?;
        let (text, has_mark) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        Ok(Some(Document { part: part.to_owned(), text, has_mark }))
    }

    /// Returns a part that must be there as text.
    ///
    /// # Errors
    /// When it is missing, and as [`Self::document`].
    pub(super) fn required(&self, part: &str) -> Result<Document, AnnotateError> {
        self.document(part)?.ok_or_else(|| AnnotateError::damaged(part, "it is missing"))
    }

    /// Puts a text in the place of the part, or adds it as a new one.
    pub(super) fn put_document(&mut self, document: Document) {
        let Document { part, text, has_mark } = document;
        let text = if has_mark { format!("\u{feff}{text}") } else { text };
        self.put(&part, text.into_bytes());
    }

    /// Puts bytes in the place of the part, or adds them as a new one.
    pub(super) fn put(&mut self, part: &str, bytes: Vec<u8>) {
        match self.places.get(&key(part)) {
            Some(place) => drop(self.changed.insert(*place, bytes)),
            None => drop(self.added.insert(part.to_owned(), bytes)),
        }
    }

    /// Returns the container with the changes: parts in their order, new ones behind them.
    ///
    /// # Errors
    /// When a part cannot be copied.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, AnnotateError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(self.archive.comment().into())?;
        let options = SimpleFileOptions::default();
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index)?;
            match self.changed.get(&index) {
                None => writer.raw_copy_file(entry)?,
                Some(bytes) => {
                    writer.start_file(entry.name()?, options)?;
                    drop(entry);
                    write(&mut writer, bytes)?;
                }
            }
        }
        for (name, bytes) in &self.added {
            writer.start_file(name.as_str(), options)?;
            write(&mut writer, bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

fn write(writer: &mut impl Write, bytes: &[u8]) -> Result<(), AnnotateError> {
    Ok(writer.write_all(bytes).map_err(zip::result::ZipError::from)?)
}

fn key(name: &str) -> String {
    tidy(name).to_lowercase()
}

/// Some writers separate folders the other way round, or begin a name with a separator.
fn tidy(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}
