//! Values of fields: what kinds there are and how each is written as text, the one form that sheets, the store and
//! the audit trail share.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::requirement::RequirementId;

/// What a field holds; decides its cell format, its column in the store and its control in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A day, as `2026-11-21`.
    Date,
    /// A day with or without a time, as `2026-11-21` or `2026-11-21 14:05`.
    Moment,
    /// A whole number that is not negative.
    Number,
    /// A decimal figure, as `99.5`.
    Figure,
    /// Yes or no.
    Flag,
    /// One of these names.
    Choice(&'static [&'static str]),
    /// Some of these names, separated by `; `.
    Choices(&'static [&'static str]),
    /// References to other records, separated by `; `.
    References,
    /// Clauses and controls, separated by `; `.
    Requirements,
}

impl Kind {
    /// Returns a canonical text as people read it: "Not implemented" for `not_implemented`, "Yes" for `yes`.
    ///
    /// What it returns, the field reads back.
    ///
    /// ```
    /// use assay::domain::value::Kind;
    ///
    /// assert_eq!(Kind::Flag.shown("yes"), "Yes");
    /// assert_eq!(Kind::Choice(&["not_implemented"]).shown("not_implemented"), "Not implemented");
    /// assert_eq!(Kind::Choices(&["use", "share_it"]).shown("share_it; use"), "Share it; Use");
    /// assert_eq!(Kind::Text.shown("not_implemented"), "not_implemented");
    /// ```
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Flag | Self::Choice(_) => Cow::Owned(name_in_words(text)),
            Self::Choices(_) => {
                Cow::Owned(text.split("; ").map(name_in_words).collect::<Vec<_>>().join("; "))
            }
            _ => Cow::Borrowed(text),
        }
    }
}

/// Returns a name with spaces and its first letter a capital.
fn name_in_words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A type that a field can have.
pub trait Value: Sized {
    /// What kind of field it makes.
    const KIND: Kind;
    /// Whether the field must have a text.
    const REQUIRED: bool = true;

    /// Reads a trimmed text; a type that is not required reads the empty text too.
    ///
    /// # Errors
    /// A sentence: what is wrong and what mends it.
    fn read(text: &str) -> Result<Self, String>;

    /// Returns the text that [`Value::read`] reads back.
    fn write(&self) -> String;
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn write(&self) -> String {
        self.clone()
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }

    fn write(&self) -> String {
        self.as_ref().map_or_else(String::new, T::write)
    }
}

impl Value for NaiveDate {
    const KIND: Kind = Kind::Date;

    fn read(text: &str) -> Result<Self, String> {
        Self::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_not_a_date| format!("“{text}” is no date; write it as 2026-11-21"))
    }

    fn write(&self) -> String {
        self.format("%Y-%m-%d").to_string()
    }
}

impl Value for u32 {
    const KIND: Kind = Kind::Number;

    fn read(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) if number <= MOST => Ok(number),
            _ => Err(format!("“{text}” is no whole number from 0 to {MOST}; write digits only")),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// The greatest number that every database keeps.
const MOST: u32 = 2_147_483_647;

impl Value for bool {
    const KIND: Kind = Kind::Flag;

    fn read(text: &str) -> Result<Self, String> {
        match text.to_lowercase().as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(format!("“{text}” is neither yes nor no; write one of them")),
        }
    }

    fn write(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

/// References to other records by their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References(pub Vec<String>);

impl Value for References {
    const KIND: Kind = Kind::References;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let mut references: Vec<String> = Vec::new();
        for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            if !references.iter().any(|known| known == part) {
                references.push(part.to_owned());
            }
        }
        Ok(Self(references))
    }

    fn write(&self) -> String {
        self.0.join("; ")
    }
}

impl Value for RequirementId {
    const KIND: Kind = Kind::Requirements;

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: super::requirement::NotARequirement| error.to_string())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// A list of clauses and controls, sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements(pub Vec<RequirementId>);

impl Value for Requirements {
    const KIND: Kind = Kind::Requirements;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let parts = text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let mut ids = parts.map(RequirementId::read).collect::<Result<Vec<_>, _>>()?;
        ids.sort();
        ids.dedup();
        Ok(Self(ids))
    }

    fn write(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// Declares an enum whose variants have names, as a field's choice; the names are those of files and JSON.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $($(#[$variant_about:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_about])* $variant,)+ }

        impl $name {
            /// Every choice in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the choice's name in files and JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl $crate::domain::value::Value for $name {
            const KIND: $crate::domain::value::Kind =
                $crate::domain::value::Kind::Choice(&[$($text),+]);

            fn read(text: &str) -> Result<Self, String> {
                let plain = text.to_lowercase().replace([' ', '-'], "_");
                Self::ALL.iter().copied().find(|choice| choice.name() == plain).ok_or_else(|| {
                    format!("“{text}” is not one of its choices; write one of {}", [$($text),+].join(", "))
                })
            }

            fn write(&self) -> String {
                self.name().to_owned()
            }
        }
    };
}
pub(crate) use choice;
