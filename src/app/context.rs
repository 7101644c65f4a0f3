//! Who does something, and when: what every function here is told first.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use uuid::Uuid;

use crate::domain::{
    account::{Membership, token::ApiToken},
    audit_trail::{Action, Change, Happening, Origin},
    id::{AccountId, OrganisationId},
};

/// Who acts, and at what moment.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who.
    pub actor: Actor,
    now: NaiveDateTime,
}

/// Who acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A person at the command line of the server, who can read and write the database's file anyway.
    Operator,
    /// A person with an account, or a program with one of their tokens.
    Person(Person),
}

/// A person with an account.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Their roles, by organisation.
    pub memberships: Vec<(OrganisationId, Membership)>,
    /// The token that acts for them; `None` when they are there in person.
    pub token: Option<ApiToken>,
}

impl Context {
    /// Returns the context of an act at a moment in UTC; databases keep whole microseconds.
    pub fn new(actor: Actor, now: NaiveDateTime) -> Self {
        let nanoseconds = now.nanosecond();
        let now = now.with_nanosecond(nanoseconds - nanoseconds % 1000).unwrap_or(now);
        Self { actor, now }
    }

    /// Returns the moment in UTC.
    pub fn now(&self) -> NaiveDateTime {
        self.now
    }

    /// Returns the day.
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// Returns what the audit trail will say of an act on a subject.
    pub(super) fn happening(
        &self,
        action: Action,
        (kind, subject, key): (&str, String, &str),
        change: Change,
        origin: Option<Origin>,
    ) -> Happening {
        let (actor, actor_name) = self.actor.id_and_name();
        Happening {
            at: self.now,
            actor,
            actor_name,
            action,
            kind: kind.to_owned(),
            subject,
            key: key.to_owned(),
            change,
            origin,
        }
    }
}

impl Actor {
    /// Returns the id and the name that the audit trail keeps.
    pub fn id_and_name(&self) -> (String, String) {
        match self {
            Self::Operator => ("operator".to_owned(), "Operator at the command line".to_owned()),
            Self::Person(person) => (person.id.to_string(), person.name.clone()),
        }
    }
}

/// Returns an identifier nobody has: ordered by time, so that databases keep new rows together.
#[expect(clippy::disallowed_methods, reason = "the one place that makes identifiers")]
pub(super) fn new_id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}
