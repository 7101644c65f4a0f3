//! The last step: genpdf's file is opened again and completed with what the sheet collected.
//!
//! genpdf writes neither links nor an outline, names no author, numbers no total, and stamps each file with random
//! identifiers; all of that is put right here, and the streams are written anew so that a page takes two kilobytes.

mod content;
mod navigation;
mod typefaces;

use std::collections::BTreeMap;

use lopdf::{
    Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary,
    text_string,
};
use sha2::{Digest as _, Sha256};

use self::typefaces::Typefaces;
use super::{
    PdfError,
    fonts::{Face, Subset},
    sheet::{Says, Sheet},
};
use crate::report::document::Cover;

/// Returns the completed file.
pub(super) fn finish(
    drawn: &[u8],
    sheet: &Sheet,
    subsets: &BTreeMap<Face, Subset>,
    cover: &Cover,
) -> Result<Vec<u8>, PdfError> {
    let mut file = Document::load_mem(drawn)?;
    let pages: Vec<ObjectId> = file.page_iter().collect();
    let typefaces = Typefaces::complete(&mut file, &pages, subsets)?;
    for (index, id) in pages.iter().enumerate() {
        write_page(&mut file, *id, index, sheet, &typefaces)?;
    }
    navigation::add_links(&mut file, &pages, sheet)?;
    let outline = navigation::add_outline(&mut file, &pages, sheet)?;
    describe(&mut file, outline, cover)?;
    file.prune_objects();
    file.renumber_objects();
    identify(&mut file);
    file.compress();
    let mut bytes = Vec::new();
    let options =
        SaveOptions { use_object_streams: true, use_xref_streams: true, ..SaveOptions::default() };
    file.save_with_options(&mut bytes, options).map_err(lopdf::Error::from)?;
    Ok(bytes)
}

/// Writes a page's content anew: shapes below, then the text, then the numbers that are known only now.
fn write_page(
    file: &mut Document,
    id: ObjectId,
    index: usize,
    sheet: &Sheet,
    typefaces: &Typefaces,
) -> Result<(), PdfError> {
    let mut text = content::Text::read(&file.get_page_content(id))?;
    let page = sheet.pages.get(index);
    for late in page.into_iter().flat_map(|page| &page.numbers) {
        let words = match &late.says {
            Says::PageOf => format!("Page {} of {}", index + 1, sheet.pages.len()),
            Says::PageOfAnchor(anchor) => {
                sheet.place(anchor).map_or(String::new(), |place| (place.page + 1).to_string())
            }
        };
        text.add(late, typefaces.set(&words));
    }
    let mut stream = Vec::new();
    if let Some(page) = page.filter(|page| !page.below.is_empty()) {
        stream.extend_from_slice(b"q\n");
        stream.extend_from_slice(page.below.as_bytes());
        stream.extend_from_slice(b"Q\n");
    }
    stream.extend(text.write()?);
    let content = file.add_object(Stream::new(Dictionary::new(), stream));
    let fonts = typefaces.resources();
    let page = file.get_dictionary_mut(id)?;
    page.set("Contents", content);
    page.set("Resources", dictionary! { "Font" => fonts });
    for unneeded in ["TrimBox", "CropBox", "Rotate"] {
        page.remove(unneeded.as_bytes());
    }
    Ok(())
}

/// Writes what viewers show about the file: language, outline, title, author, subject and date.
fn describe(file: &mut Document, outline: Option<ObjectId>, cover: &Cover) -> Result<(), PdfError> {
    let catalog = file.catalog_mut()?;
    for replaced in ["OCProperties", "Outlines", "PageLayout", "PageMode", "Metadata"] {
        catalog.remove(replaced.as_bytes());
    }
    catalog.set("Lang", Object::string_literal("en"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    let day = cover.as_of.format("D:%Y%m%d000000Z").to_string();
    let title = format!("{}: {}", cover.organisation, cover.title);
    let info = file.add_object(dictionary! {
        "Title" => text_string(&title),
        "Author" => text_string(&cover.prepared_by),
        "Subject" => text_string(&cover.subtitle),
        "Creator" => text_string(concat!("Assay ", env!("CARGO_PKG_VERSION"))),
        "Producer" => text_string("genpdf, lopdf"),
        "CreationDate" => Object::string_literal(day.clone()),
        "ModDate" => Object::string_literal(day),
    });
    file.trailer.set("Info", info);
    Ok(())
}

/// Replaces genpdf's random identifier by a digest of the content, so that equal documents are equal files.
fn identify(file: &mut Document) {
    let mut digest = Sha256::new();
    for object in file.objects.values() {
        match object {
            Object::Stream(stream) => digest.update(&stream.content),
            other => digest.update(format!("{other:?}")),
        }
    }
    let id: Vec<u8> = digest.finalize().iter().copied().take(16).collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
}
