//! Several choices in one field, such as the properties of security that a risk threatens.

use super::value::{Kind, Value};

/// Some of a field's choices, in their order, each once; none is allowed.
///
/// ```
/// use assay::domain::{registers::risk::SecurityProperty, several::Several, value::Value};
///
/// let threatened = Several::<SecurityProperty>::read("availability, Confidentiality").unwrap();
/// assert_eq!(threatened.write(), "confidentiality; availability");
/// assert!(Several::<SecurityProperty>::read("beauty").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several<T>(pub Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Several<T> {
    /// Returns whether none is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether this choice is among them.
    pub fn contains(&self, choice: &T) -> bool {
        self.0.contains(choice)
    }
}

impl<T: Value + Ord> Value for Several<T> {
    const KIND: Kind = match T::KIND {
        Kind::Choice(names) => Kind::Choices(names),
        other => other,
    };
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let parts = text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let mut chosen = parts.map(T::read).collect::<Result<Vec<_>, _>>()?;
        chosen.sort();
        chosen.dedup();
        Ok(Self(chosen))
    }

    fn write(&self) -> String {
        self.0.iter().map(T::write).collect::<Vec<_>>().join("; ")
    }
}
