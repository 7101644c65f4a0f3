//! The audit trail: who changed what and when, chained so that no entry can be changed, left out or put in unseen.
//!
//! Each entry holds the SHA-256 of its own contents and of the entry before it. One chain an organisation.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// It was made.
    Created,
    /// Some of its fields changed.
    Updated,
    /// It was taken away.
    Removed,
    /// A file was imported.
    Imported,
    /// An import was undone.
    Undone,
}

impl Action {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Created, "created"),
        (Self::Updated, "updated"),
        (Self::Removed, "removed"),
        (Self::Imported, "imported"),
        (Self::Undone, "undone"),
    ];

    /// Returns its name in the store and in JSON.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(action, _name)| *action == self)
            .map_or("", |(_action, name)| name)
    }

    /// Returns the action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_action, known)| *known == name).map(|(action, _name)| *action)
    }
}

/// Where a value came from, when a file brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The import.
    pub import: String,
    /// The sheet.
    pub sheet: String,
    /// The row that a spreadsheet program shows.
    pub row: u32,
}

/// Old and new text by field; an absent text is empty.
pub type Change = BTreeMap<String, (String, String)>;

/// One entry before it has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a change that the trail does not tell of cannot be traced"]
pub struct Happening {
    /// When, in UTC, whole microseconds.
    pub at: NaiveDateTime,
    /// Who: an account's id, or `operator` for a person at the command line of the server.
    pub actor: String,
    /// Who, by the name they had then.
    pub actor_name: String,
    /// What.
    pub action: Action,
    /// The kind of thing, such as `risks`.
    pub kind: String,
    /// The thing's id.
    pub subject: String,
    /// The thing's key, such as `R-12`, as it was then.
    pub key: String,
    /// What changed.
    pub change: Change,
    /// Where it came from.
    pub origin: Option<Origin>,
}

/// An entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number within its organisation, from 1.
    pub number: i64,
    /// What happened.
    pub happening: Happening,
    /// The hash of the entry before, empty for the first.
    pub previous: String,
    /// The hash of this entry.
    pub hash: String,
}

/// The end of a chain: the number and hash of its newest entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The newest entry's number; 0 before the first.
    pub number: i64,
    /// Its hash; empty before the first.
    pub hash: String,
}

impl Head {
    /// Returns the entry that follows, and moves on to it.
    ///
    /// ```
    /// use assay::domain::audit_trail::*;
    /// # let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_opt(9, 0, 0).unwrap();
    /// # let happening = |key: &str| Happening { at, actor: "operator".into(), actor_name: "Operator".into(),
    /// #     action: Action::Created, kind: "risks".into(), subject: "id".into(), key: key.into(),
    /// #     change: Change::default(), origin: None };
    /// let mut head = Head::default();
    /// let mut entries = vec![head.append(happening("R-1")), head.append(happening("R-2"))];
    /// assert_eq!(verify(&entries, &head), Ok(2));
    /// entries[0].happening.key = "R-9".into();
    /// assert_eq!(verify(&entries, &head).unwrap_err().number, 1);
    /// ```
    pub fn append(&mut self, happening: Happening) -> Entry {
        let number = self.number + 1;
        let hash = hash(number, &happening, &self.hash);
        let previous = std::mem::replace(&mut self.hash, hash.clone());
        self.number = number;
        Entry { number, happening, previous, hash }
    }
}

/// The first place where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {number} {what}")]
pub struct Break {
    /// The entry's number.
    pub number: i64,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Walks a chain from its start, one entry after another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk(Head);

impl Walk {
    /// Takes the next entry.
    ///
    /// # Errors
    /// Where the entry does not follow the one before, or its contents do not have its hash.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Break> {
        let broken = |what| Break { number: self.0.number + 1, what };
        if entry.number != self.0.number + 1 {
            return Err(broken("is missing"));
        }
        if entry.previous != self.0.hash {
            return Err(broken("does not follow the entry before it"));
        }
        if hash(entry.number, &entry.happening, &entry.previous) != entry.hash {
            return Err(broken("was changed after it was written"));
        }
        self.0 = Head { number: entry.number, hash: entry.hash.clone() };
        Ok(())
    }

    /// Ends at the head that was kept apart from the entries, and returns their count.
    ///
    /// # Errors
    /// Where entries are missing at the end, or more are there than were written.
    pub fn end(self, head: &Head) -> Result<i64, Break> {
        if self.0 == *head {
            return Ok(head.number);
        }
        let number = self.0.number.min(head.number) + 1;
        let what = if self.0.number < head.number {
            "is missing at the end of the trail"
        } else {
            "is not the one that the trail ends with"
        };
        Err(Break { number, what })
    }
}

/// Walks a whole chain and returns the count of its entries.
///
/// # Errors
/// The first break.
pub fn verify(entries: &[Entry], head: &Head) -> Result<i64, Break> {
    let mut walk = Walk::default();
    for entry in entries {
        walk.take(entry)?;
    }
    walk.end(head)
}

/// Every part goes in with its length before it, so that no two different entries have the same bytes.
fn hash(number: i64, happening: &Happening, previous: &str) -> String {
    let mut hasher = Sha256::new();
    let mut add = |text: &str| {
        hasher.update(text.len().to_string());
        hasher.update(":");
        hasher.update(text);
    };
    add(previous);
    add(&number.to_string());
    add(&happening.at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string());
    for text in [
        &happening.actor,
        &happening.actor_name,
        happening.action.name(),
        &happening.kind,
        &happening.subject,
        &happening.key,
    ] {
        add(text);
    }
    // Their count keeps a changed field apart from an origin, which has three texts as well.
    add(&happening.change.len().to_string());
    for (field, (old, new)) in &happening.change {
        add(field);
        add(old);
        add(new);
    }
    if let Some(origin) = &happening.origin {
        add(&origin.import);
        add(&origin.sheet);
        add(&origin.row.to_string());
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}
