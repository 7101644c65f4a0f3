//! The typefaces: what they can print, how wide it is, and the subset of them that a document embeds.
//!
//! Noto Sans prints Latin, Greek, Cyrillic and Vietnamese; `DejaVu` Sans steps in, character by character, for what
//! Noto Sans lacks. Measuring uses the full fonts and remembers each character, so that once a document is laid out
//! its subsets hold exactly what it prints.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use allsorts::{
    Font,
    binary::read::ReadScope,
    font_data::{DynamicFontTableProvider, FontData},
    subset::{CmapTarget, SubsetProfile, subset},
    tables::cmap::CmapSubtable,
};

use super::PdfError;

/// A style of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Cut {
    /// Upright.
    Regular,
    /// Upright and heavier.
    Bold,
    /// Slanted.
    Italic,
    /// Slanted and heavier.
    BoldItalic,
}

/// A font file: a family in one cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Face {
    /// Whether this is the fallback family.
    pub(super) family: Family,
    /// Its cut.
    pub(super) cut: Cut,
}

/// A family of fonts, in the order in which they are asked for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Family {
    /// Noto Sans.
    Noto,
    /// `DejaVu` Sans.
    DejaVu,
}

impl Face {
    fn bytes(self) -> &'static [u8] {
        match (self.family, self.cut) {
            (Family::Noto, Cut::Regular) => notosans::REGULAR_TTF,
            (Family::Noto, Cut::Bold) => notosans::BOLD_TTF,
            (Family::Noto, Cut::Italic) => notosans::ITALIC_TTF,
            (Family::Noto, Cut::BoldItalic) => notosans::BOLD_ITALIC_TTF,
            (Family::DejaVu, Cut::Regular) => dejavu::sans::regular(),
            (Family::DejaVu, Cut::Bold) => dejavu::sans::bold(),
            (Family::DejaVu, Cut::Italic) => dejavu::sans::oblique(),
            (Family::DejaVu, Cut::BoldItalic) => dejavu::sans::bold_oblique(),
        }
    }

    /// Returns the name under which a PDF lists the font; the tag says that it is a subset.
    pub(super) fn name(self) -> String {
        let family = match self.family {
            Family::Noto => "ASSAYN+NotoSans",
            Family::DejaVu => "ASSAYD+DejaVuSans",
        };
        format!("{family}-{:?}", self.cut)
    }
}

/// A character as it will be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character itself, or its replacement.
    pub(super) character: char,
    /// The font that has it.
    pub(super) face: Face,
    /// Its width in thousandths of the type size, as the PDF will state it.
    pub(super) advance: u16,
}

/// Measures text and remembers which characters of which font it needed.
#[derive(Default)]
pub(super) struct Fonts {
    sources: HashMap<Face, Source>,
    known: HashMap<(char, Cut), Glyph>,
    missing: BTreeSet<char>,
}

/// A full font with what was asked of it.
struct Source {
    font: Font<DynamicFontTableProvider<'static>>,
    used: BTreeMap<char, u16>,
}

/// The part of a font that a document embeds.
pub(super) struct Subset {
    /// The font file.
    pub(super) bytes: Vec<u8>,
    /// The glyph of each character in it.
    pub(super) glyphs: BTreeMap<char, u16>,
}

/// What is printed where no font has the character.
const REPLACEMENT: char = '?';

impl Fonts {
    /// Returns how the character is printed in that cut; one that no font has becomes a question mark and is noted.
    pub(super) fn glyph(&mut self, character: char, cut: Cut) -> Result<Glyph, PdfError> {
        if let Some(glyph) = self.known.get(&(character, cut)) {
            return Ok(*glyph);
        }
        let glyph = if let Some(glyph) = self.find(character, cut)? {
            glyph
        } else {
            self.missing.insert(character);
            self.find(REPLACEMENT, cut)?
                .ok_or_else(|| PdfError::Font("no font has a question mark".to_owned()))?
        };
        self.known.insert((character, cut), glyph);
        Ok(glyph)
    }

    /// Returns the characters that no font has.
    pub(super) fn missing(&self) -> &BTreeSet<char> {
        &self.missing
    }

    /// Returns the subset of every font that was needed.
    pub(super) fn subsets(&self) -> Result<BTreeMap<Face, Subset>, PdfError> {
        self.sources
            .iter()
            .filter(|(_, source)| !source.used.is_empty())
            .map(|(face, source)| Ok((*face, source.subset()?)))
            .collect()
    }

    fn find(&mut self, character: char, cut: Cut) -> Result<Option<Glyph>, PdfError> {
        for family in [Family::Noto, Family::DejaVu] {
            let face = Face { family, cut };
            let source = match self.sources.entry(face) {
                std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(Source::open(face)?)
                }
            };
            if let Some(advance) = source.take(character)? {
                return Ok(Some(Glyph { character, face, advance }));
            }
        }
        Ok(None)
    }
}

impl Source {
    fn open(face: Face) -> Result<Self, PdfError> {
        let provider = ReadScope::new(face.bytes())
            .read::<FontData<'static>>()?
            .table_provider(0)
            .map_err(|error| PdfError::Font(error.to_string()))?;
        Ok(Self { font: Font::new(provider)?, used: BTreeMap::new() })
    }

    /// Returns the character's width and notes that it is used, if the font has it.
    fn take(&mut self, character: char) -> Result<Option<u16>, PdfError> {
        // A table of 16 bits answers a character beyond them with an error, which means no.
        let glyph = ReadScope::new(self.font.cmap_subtable_data())
            .read::<CmapSubtable<'_>>()?
            .map_glyph(u32::from(character))
            .unwrap_or_default()
            .filter(|glyph| *glyph != 0);
        let Some(glyph) = glyph else { return Ok(None) };
        let advance = u32::from(self.font.horizontal_advance(glyph).unwrap_or(0));
        self.used.insert(character, glyph);
        // Rounded down, because genpdf's backend writes the width so and viewers go by what is written.
        let thousandths = advance * 1000 / u32::from(self.font.head_table.units_per_em.max(1));
        Ok(Some(u16::try_from(thousandths).unwrap_or(u16::MAX)))
    }

    fn subset(&self) -> Result<Subset, PdfError> {
        let kept: BTreeSet<u16> = std::iter::once(0).chain(self.used.values().copied()).collect();
        let kept: Vec<u16> = kept.into_iter().collect();
        let bytes =
            subset(&self.font.font_table_provider, &kept, &SubsetProfile::Pdf, CmapTarget::Unicode)
                .map_err(|error| PdfError::Font(error.to_string()))?;
        let glyphs = self
            .used
            .iter()
            .filter_map(|(character, old)| {
                let new = kept.binary_search(old).ok()?;
                Some((*character, u16::try_from(new).ok()?))
            })
            .collect();
        Ok(Subset { bytes, glyphs })
    }
}
