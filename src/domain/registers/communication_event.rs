//! The log of communication and awareness (7.3, 7.4): what was told to whom and when, and who acknowledged it.

use chrono::NaiveDate;

use crate::domain::{
    record::record,
    value::{References, choice},
};

choice! {
    /// What an event was.
    EventKind {
        /// A measure that raises awareness.
        Awareness = "awareness",
        /// The first briefing of those who join.
        Induction = "induction",
        /// A briefing on the management system or its progress.
        Briefing = "briefing",
        /// A policy or another document was published.
        Publication = "publication",
        /// Someone acknowledged a policy or a duty.
        Acknowledgement = "acknowledgement",
        /// A notice on an incident.
        IncidentNotice = "incident_notice",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// What everyone has to be aware of (7.3).
    AwarenessMessage {
        /// Why the management system exists.
        Purpose = "purpose",
        /// Which parts of the policy touch them (7.3 a).
        Policy = "policy",
        /// Their own part, and what better security brings (7.3 b).
        OwnPart = "own_part",
        /// What follows if requirements are not met (7.3 c).
        Consequences = "consequences",
    }
}

record! {
    /// Something that was told. The key is its number; else topic, day and person or audience together.
    CommunicationEvent known by event_id, topic & held_on & person, topic & held_on & audience, topic & held_on, topic;
    /// The organisation's own number for it.
    event_id: Option<String> = "Event ID",
    /// What was told.
    topic: String = "Topic",
    /// What it was.
    kind: Option<EventKind> = "Kind",
    /// When.
    held_on: Option<NaiveDate> = "Held on",
    /// The line of the communication plan that it carries out.
    plan_ref: Option<String> = "Plan line",
    /// To whom: a group.
    audience: Option<String> = "Audience",
    /// The level of management of the audience: top, middle, junior.
    audience_level: Option<String> = "Audience level",
    /// To whom: one person, such as the one who acknowledged.
    person: Option<String> = "Person",
    /// To whom: several people by name.
    people_refs: References = "People",
    /// How many were reached.
    reached: Option<u32> = "Number reached",
    /// How: meeting, intranet, contract, notice board.
    channel: Option<String> = "Channel",
    /// Who spoke or wrote.
    speaker: Option<String> = "Given by",
    /// The messages in words.
    messages: Option<String> = "Messages",
    /// Whether it said why the management system exists.
    told_purpose: Option<bool> = "Told: purpose",
    /// Whether it said which parts of the policy touch the audience.
    told_policy: Option<bool> = "Told: policy",
    /// Whether it said what their own part is.
    told_own_part: Option<bool> = "Told: own part",
    /// Whether it said what follows from breaches.
    told_consequences: Option<bool> = "Told: consequences",
    /// The document that was published or acknowledged.
    document_ref: Option<String> = "Document",
    /// The version of that document.
    document_version: Option<String> = "Document version",
    /// The slides, films and texts.
    material_refs: References = "Material",
    /// What shows it: lists, screenshots, minutes.
    evidence_refs: References = "Evidence",
    /// What came back.
    feedback: Option<String> = "Feedback",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl CommunicationEvent {
    /// Returns whether the event gave this message.
    pub fn told(&self, message: AwarenessMessage) -> bool {
        let told = match message {
            AwarenessMessage::Purpose => self.told_purpose,
            AwarenessMessage::Policy => self.told_policy,
            AwarenessMessage::OwnPart => self.told_own_part,
            AwarenessMessage::Consequences => self.told_consequences,
        };
        told == Some(true)
    }

    /// Returns whether the event names this person.
    pub fn names(&self, person: &str) -> bool {
        self.person.as_deref() == Some(person)
            || self.people_refs.0.iter().any(|name| name == person)
    }
}

/// Returns the messages that no event gave to an audience (7.3).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::communication_event::{
///     AwarenessMessage::{Consequences, OwnPart}, CommunicationEvent, messages_not_told,
/// };
///
/// let mut fields = Fields::default();
/// fields.set("topic", "Why we do this");
/// fields.set("audience", "Contractors");
/// fields.set("told_purpose", "yes");
/// fields.set("told_policy", "yes");
/// let events = [CommunicationEvent::from_fields(&fields).unwrap()];
/// assert_eq!(messages_not_told("Contractors", &events), [OwnPart, Consequences]);
/// assert_eq!(messages_not_told("Suppliers", &events).len(), 4);
/// ```
pub fn messages_not_told(audience: &str, events: &[CommunicationEvent]) -> Vec<AwarenessMessage> {
    let is_told = |message: AwarenessMessage| {
        let mut theirs = events.iter().filter(|event| event.audience.as_deref() == Some(audience));
        theirs.any(|event| event.told(message))
    };
    AwarenessMessage::ALL.iter().copied().filter(|message| !is_told(*message)).collect()
}

/// Returns the people whom no awareness event or induction names in the days from `since` to `until`, both included.
pub fn people_not_reached<'a>(
    people: &[&'a str],
    events: &[CommunicationEvent],
    since: NaiveDate,
    until: NaiveDate,
) -> Vec<&'a str> {
    let counts = |event: &&CommunicationEvent| {
        matches!(event.kind, Some(EventKind::Awareness | EventKind::Induction))
            && event.held_on.is_some_and(|day| since <= day && day <= until)
    };
    let is_reached = |person: &str| {
        let mut counting = events.iter().filter(counts);
        counting.any(|event| event.names(person))
    };
    people.iter().copied().filter(|person| !is_reached(person)).collect()
}

/// Returns the people who have not acknowledged this version of a document.
pub fn people_without_acknowledgement<'a>(
    people: &[&'a str],
    events: &[CommunicationEvent],
    document: &str,
    version: &str,
) -> Vec<&'a str> {
    let counts = |event: &&CommunicationEvent| {
        event.kind == Some(EventKind::Acknowledgement)
            && event.document_ref.as_deref() == Some(document)
            && event.document_version.as_deref() == Some(version)
    };
    let has_acknowledged = |person: &str| {
        let mut counting = events.iter().filter(counts);
        counting.any(|event| event.names(person))
    };
    people.iter().copied().filter(|person| !has_acknowledged(person)).collect()
}

#[cfg(test)]
mod tests {
    use super::{CommunicationEvent, people_not_reached, people_without_acknowledgement};
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    #[test]
    fn an_event_survives_the_way_through_its_texts() {
        let event: CommunicationEvent = full_example(&[
            ("event_id", "E-12"),
            ("topic", "Why we want a certificate"),
            ("kind", "awareness"),
            ("held_on", "2026-02-10"),
            ("plan_ref", "CP-1"),
            ("audience", "Laboratory"),
            ("audience_level", "junior"),
            ("person", "Chi"),
            ("people_refs", "Ana; Ben"),
            ("reached", "40"),
            ("channel", "Meeting"),
            ("speaker", "Managing director"),
            ("messages", "Hospitals ask for it; management stands behind it"),
            ("told_purpose", "yes"),
            ("told_policy", "yes"),
            ("told_own_part", "yes"),
            ("told_consequences", "no"),
            ("document_ref", "DOC-01"),
            ("document_version", "2.0"),
            ("material_refs", "Slides 3"),
            ("evidence_refs", "EV-50"),
            ("feedback", "Many questions on passwords"),
            ("notes", "Repeated in March"),
        ]);
        assert_eq!(event.key(), "E-12");
    }

    #[test]
    fn the_same_talk_to_two_audiences_is_two_events() {
        let talk = |audience: &str| {
            let texts = [("topic", "Phishing"), ("held_on", "2026-02-10"), ("audience", audience)];
            example::<CommunicationEvent>(&texts).key()
        };
        assert_eq!(talk("Laboratory"), "Phishing · 2026-02-10 · Laboratory");
        assert_ne!(talk("Laboratory"), talk("Office"));
    }

    #[test]
    fn who_was_not_there_within_the_days_was_not_reached() {
        let event = |kind: &str, day: &str| {
            example(&[
                ("topic", "t"),
                ("kind", kind),
                ("held_on", day),
                ("people_refs", "Ana; Ben"),
            ])
        };
        let (since, until) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        let people = ["Ana", "Chi"];
        let reached = |kind, day| people_not_reached(&people, &[event(kind, day)], since, until);
        assert_eq!(reached("awareness", "2026-12-31"), ["Chi"]);
        assert_eq!(reached("awareness", "2025-12-31"), ["Ana", "Chi"]);
        assert_eq!(reached("publication", "2026-06-01"), ["Ana", "Chi"]);
    }

    #[test]
    fn an_acknowledgement_counts_for_its_version_only() {
        let event = example(&[
            ("topic", "Policy"),
            ("kind", "acknowledgement"),
            ("person", "Ana"),
            ("document_ref", "DOC-01"),
            ("document_version", "2.0"),
        ]);
        let missing = |version| {
            people_without_acknowledgement(
                &["Ana", "Ben"],
                std::slice::from_ref(&event),
                "DOC-01",
                version,
            )
        };
        assert_eq!(missing("2.0"), ["Ben"]);
        assert_eq!(missing("2.1"), ["Ana", "Ben"]);
    }
}
