//! Records of registers: what a field is, how a typed record is made from the texts of its fields, and back.
//!
//! Sheets, the store, the audit trail, exports and forms all speak of the same fields by the same names. A record is
//! therefore declared once, with `record!`, and everything else walks its [`Field`]s.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    id::RecordId,
    value::{Kind, Value},
};

/// One field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in commands, JSON and the store, such as `residual_level`.
    pub name: &'static str,
    /// Its header in exports and its label in forms, such as "Residual level".
    pub title: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a record cannot be without it.
    pub required: bool,
}

/// The texts of a record's fields by name; a field without a text is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    /// Returns the text of a field, empty where it has none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets the text of a field as [`plain_text`]; an empty text takes the field away.
    pub fn set(&mut self, name: &'static str, text: &str) {
        let text = plain_text(text);
        if text.is_empty() {
            self.0.remove(name)
        } else {
            self.0.insert(name, text)
        };
    }

    /// Returns the fields that have a text, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, text)| (*name, text.as_str()))
    }

    /// Returns these fields with the texts of others over them; what the others leave out stays.
    #[must_use]
    pub fn overlaid(&self, others: &Self) -> Self {
        let mut all = self.clone();
        all.0.extend(others.0.iter().map(|(name, text)| (*name, text.clone())));
        all
    }

    /// Returns whether no field has a text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns a text as records keep it: trimmed, with plain line ends, and without the characters that have no meaning in
/// a text and that some databases and formats cannot hold.
///
/// ```
/// use assay::domain::record::plain_text;
///
/// assert_eq!(plain_text(" two\r\nlines\u{b}and\0 one\t"), "two\nlines\nand one");
/// ```
pub fn plain_text(text: &str) -> String {
    if !text.contains(is_odd) {
        return text.trim().to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            // Word processors break lines with a vertical tab and pages with a form feed.
            '\r' | '\u{b}' | '\u{c}' => plain.push('\n'),
            letter if is_odd(letter) => {}
            letter => plain.push(letter),
        }
    }
    plain.trim().to_owned()
}

fn is_odd(letter: char) -> bool {
    letter.is_ascii_control() && !matches!(letter, '\t' | '\n')
        || matches!(letter, '\u{fffe}' | '\u{ffff}')
}

/// A record as it is kept: its identity, its texts, and what its owner's own sheets say beyond them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: RecordId,
    /// What it is known by among its like.
    pub key: String,
    /// How often it was changed, from 1: a change is made on the version that was seen.
    pub version: i32,
    /// The texts of its fields.
    pub fields: Fields,
    /// Columns of its owner's own sheets that no field is for, by their header.
    pub extra: Extra,
}

/// Texts of columns that no field is for, by their header.
pub type Extra = BTreeMap<String, String>;

/// What is wrong with one field of a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldFault {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong and what mends it.
    pub message: String,
}

impl FieldFault {
    /// Returns a fault of a field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

/// A typed record of a register.
pub trait Record: Sized {
    /// Its fields in the order of exports and forms.
    const FIELDS: &'static [Field];
    /// The fields that name it among its like: alternatives, the best first, each made of one field or several
    /// together; see [`key_of`].
    const KEY: &'static [&'static [&'static str]];

    /// Makes a record of the texts of its fields.
    ///
    /// # Errors
    /// Every field that is missing, cannot be read, or contradicts another.
    fn from_fields(fields: &Fields) -> Result<Self, Vec<FieldFault>>;

    /// Returns the texts of its fields; [`Record::from_fields`] reads them back.
    fn to_fields(&self) -> Fields;

    /// Returns the text that names it among its like; empty only where none of the fields of its key has a text.
    fn key(&self) -> String {
        key_of(&self.to_fields(), Self::KEY).unwrap_or_default()
    }
}

/// What stands between the fields of a key that several make together.
const KEY_SEPARATOR: &str = " · ";

/// Returns the key that fields give a record: the texts of the first alternative whose fields all have one, joined
/// with " · "; `None` where every alternative lacks one.
///
/// ```
/// use assay::domain::record::{Fields, key_of};
///
/// let mut fields = Fields::default();
/// fields.set("metric_ref", "M-07");
/// assert_eq!(key_of(&fields, &[&["metric_ref", "on"]]), None);
/// fields.set("on", "2026-11-21");
/// assert_eq!(key_of(&fields, &[&["metric_ref", "on"]]).as_deref(), Some("M-07 · 2026-11-21"));
/// ```
pub fn key_of(fields: &Fields, alternatives: &[&[&str]]) -> Option<String> {
    alternatives.iter().find_map(|names| {
        let texts: Vec<&str> =
            names.iter().map(|name| fields.get(name)).filter(|text| !text.is_empty()).collect();
        let complete = !names.is_empty() && texts.len() == names.len();
        complete.then(|| texts.join(KEY_SEPARATOR))
    })
}

/// Returns the fault of a day that lies before one that it must follow; equal days and absent ones are in order.
///
/// A next review before the last one is no such fault: it is a date that somebody forgot to move on, a finding.
pub(crate) fn in_order(
    (earlier_field, earlier): (&str, Option<NaiveDate>),
    (later_field, later): (&'static str, Option<NaiveDate>),
) -> Option<FieldFault> {
    let (earlier, later) = (earlier?, later?);
    (later < earlier).then(|| {
        let message = format!(
            "{later} lies before {earlier_field} ({earlier}); correct one of the two dates"
        );
        FieldFault::new(later_field, message)
    })
}

/// Returns a field's name as it is written everywhere but in Rust, where `type` is a word of the language.
pub(crate) const fn plain_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Reads one field; `None` with a fault noted where it cannot be read.
pub(crate) fn read_field<T: Value>(
    fields: &Fields,
    name: &'static str,
    faults: &mut Vec<FieldFault>,
) -> Option<T> {
    let text = fields.get(name);
    if text.is_empty() && T::REQUIRED {
        faults.push(FieldFault::new(name, "this field cannot be empty; write a value"));
        return None;
    }
    T::read(text).map_err(|message| faults.push(FieldFault { field: name, message })).ok()
}

/// Declares a record: a struct with typed public fields, and its [`Record`] half.
///
/// `known by` names the fields that may be its key, the best first; fields joined with `&` make a key together, as
/// `known by clause & person`. `checked by` names a function that returns the faults between its fields.
macro_rules! record {
    (
        @declare [$($check:path)?]
        $(#[$about:meta])*
        $name:ident known by $($($key:ident)&+),+;
        $($(#[$field_about:meta])* $field:ident: $type:ty = $title:literal,)*
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
        }

        impl $crate::domain::record::Record for $name {
            const FIELDS: &'static [$crate::domain::record::Field] = &[
                $($crate::domain::record::Field {
                    name: $crate::domain::record::plain_name(stringify!($field)),
                    title: $title,
                    kind: <$type as $crate::domain::value::Value>::KIND,
                    required: <$type as $crate::domain::value::Value>::REQUIRED,
                }),*
            ];
            const KEY: &'static [&'static [&'static str]] =
                &[$(&[$($crate::domain::record::plain_name(stringify!($key))),+]),+];

            fn from_fields(
                fields: &$crate::domain::record::Fields,
            ) -> Result<Self, Vec<$crate::domain::record::FieldFault>> {
                let mut faults = Vec::new();
                $(let $field =
                    $crate::domain::record::read_field::<$type>(
                        fields,
                        $crate::domain::record::plain_name(stringify!($field)),
                        &mut faults,
                    );)*
                let ($(Some($field),)*) = ($($field,)*) else { return Err(faults) };
                let record = Self { $($field),* };
                $(faults.extend($check(&record));)?
                if faults.is_empty() { Ok(record) } else { Err(faults) }
            }

            fn to_fields(&self) -> $crate::domain::record::Fields {
                let mut fields = $crate::domain::record::Fields::default();
                $(fields.set(
                    $crate::domain::record::plain_name(stringify!($field)),
                    &$crate::domain::value::Value::write(&self.$field),
                );)*
                fields
            }
        }
    };
    (
        $(#[$about:meta])*
        $name:ident known by $($($key:ident)&+),+; checked by $check:path; $($fields:tt)*
    ) => {
        $crate::domain::record::record! {
            @declare [$check] $(#[$about])* $name known by $($($key)&+),+; $($fields)*
        }
    };
    (
        $(#[$about:meta])*
        $name:ident known by $($($key:ident)&+),+; $($fields:tt)*
    ) => {
        $crate::domain::record::record! {
            @declare [] $(#[$about])* $name known by $($($key)&+),+; $($fields)*
        }
    };
}
pub(crate) use record;

/// What the tests of every record share.
#[cfg(test)]
pub(crate) mod testing {
    use std::{collections::BTreeSet, fmt::Debug};

    use super::{Fields, Record};
    use crate::domain::value::Kind;

    /// The most fields that a table holds beside our own columns.
    const MOST_FIELDS: usize = 27;

    /// Makes a record with a text in every field, those given or else a sample of the field's kind, and asserts that
    /// writing and reading keeps each of them.
    pub(crate) fn full_example<T: Record + Debug + PartialEq>(texts: &[(&'static str, &str)]) -> T {
        let mut fields = Fields::default();
        for field in T::FIELDS {
            fields.set(field.name, sample(field.kind));
        }
        for (name, text) in texts {
            assert!(T::FIELDS.iter().any(|field| field.name == *name), "no field {name}");
            fields.set(name, text);
        }
        let record = T::from_fields(&fields).unwrap();
        let written = record.to_fields();
        let names: BTreeSet<&str> = written.iter().map(|(name, _)| name).collect();
        assert!(T::FIELDS.iter().all(|field| names.contains(field.name)), "{written:?}");
        assert_eq!(names.len(), T::FIELDS.len(), "two fields share a name");
        assert!(names.len() <= MOST_FIELDS, "{} fields are too many for a table", names.len());
        assert_eq!(T::from_fields(&written).unwrap(), record);
        for name in T::KEY.iter().copied().flatten() {
            assert!(names.contains(name), "the key names {name}, which is no field");
        }
        assert!(!record.key().is_empty());
        record
    }

    /// Makes a record of these texts and nothing else.
    pub(crate) fn example<T: Record>(texts: &[(&'static str, &str)]) -> T {
        let mut fields = Fields::default();
        for (name, text) in texts {
            fields.set(name, text);
        }
        T::from_fields(&fields).unwrap_or_else(|faults| panic!("{faults:?}"))
    }

    /// Returns the faults of a record of these texts, as people read them.
    pub(crate) fn faults_of<T: Record>(texts: &[(&'static str, &str)]) -> Vec<String> {
        let mut fields = Fields::default();
        for (name, text) in texts {
            fields.set(name, text);
        }
        T::from_fields(&fields).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    fn sample(kind: Kind) -> &'static str {
        match kind {
            Kind::Text => "two lines\nof text",
            Kind::Date => "2026-11-21",
            Kind::Moment => "2026-11-21 14:05",
            Kind::Number => "3",
            Kind::Figure => "99.5",
            Kind::Flag => "yes",
            Kind::Choice(names) | Kind::Choices(names) => names[0],
            Kind::References => "X-1; X-2",
            Kind::Requirements => "6.1.2.c; A.5.9",
        }
    }
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro makes records public; this one is of the tests")]
mod tests {
    use super::{FieldFault, Fields, Record, key_of};

    record! {
        /// A line of a plan, named by its number or by who does what.
        Line known by number, person & task; checked by numbered;
        /// Its number.
        number: Option<u32> = "No.",
        /// Who does it.
        person: String = "Person",
        /// What is done.
        task: Option<String> = "Task",
        /// Which kind of task it is.
        r#type: Option<String> = "Type",
    }

    fn numbered(line: &Line) -> Vec<FieldFault> {
        let nought = (line.number == Some(0)).then(|| FieldFault::new("number", "count from 1"));
        nought.into_iter().collect()
    }

    fn line(texts: &[(&'static str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, text) in texts {
            fields.set(name, text);
        }
        fields
    }

    #[test]
    fn the_first_alternative_whose_fields_all_have_a_text_is_the_key() {
        let named = line(&[("person", "Ines"), ("task", "restore test")]);
        assert_eq!(Line::from_fields(&named).unwrap().key(), "Ines · restore test");
        let numbered = named.overlaid(&line(&[("number", "7")]));
        assert_eq!(Line::from_fields(&numbered).unwrap().key(), "7");
    }

    #[test]
    fn a_key_of_several_fields_needs_them_all() {
        let half = line(&[("person", "Ines")]);
        assert_eq!(key_of(&half, Line::KEY), None);
        assert_eq!(Line::from_fields(&half).unwrap().key(), "");
    }

    #[test]
    fn a_contradiction_between_fields_refuses_the_record() {
        let nought = line(&[("person", "Ines"), ("number", "0")]);
        assert_eq!(
            Line::from_fields(&nought),
            Err(vec![FieldFault::new("number", "count from 1")])
        );
    }

    #[test]
    fn a_field_may_be_named_with_a_word_of_the_language() {
        let names: Vec<&str> = Line::FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(names, ["number", "person", "task", "type"]);
        let typed = line(&[("person", "Ines"), ("type", "test")]);
        assert_eq!(Line::from_fields(&typed).unwrap().to_fields().get("type"), "test");
    }

    #[test]
    fn no_alternative_gives_no_key() {
        assert_eq!(key_of(&line(&[("person", "Ines")]), &[]), None);
        assert_eq!(key_of(&line(&[("person", "Ines")]), &[&[]]), None);
    }
}
