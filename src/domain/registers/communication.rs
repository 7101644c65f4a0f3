//! The communication plan (7.4): what is told, when, to whom, how and by whom, inside and outside. What was told is in
//! `communication_event`.

use chrono::NaiveDate;

use super::interested_party::PartyClass;
use crate::domain::{
    record::record,
    value::{References, choice},
};

choice! {
    /// To which side a message goes.
    Direction {
        /// To people of the organisation.
        Internal = "internal",
        /// To others.
        External = "external",
        /// To both.
        Both = "both",
    }
}

choice! {
    /// What sets a message off.
    Trigger {
        /// A policy has changed.
        PolicyChange = "policy_change",
        /// An incident has happened.
        Incident = "incident",
        /// The management system was improved.
        Improvement = "improvement",
        /// The calendar.
        Calendar = "calendar",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// A line of the communication plan.
    Communication known by communication_id, topic & audience, topic;
    /// The organisation's own number for it.
    communication_id: Option<String> = "Communication ID",
    /// What is told.
    topic: String = "What",
    /// What for.
    purpose: Option<String> = "Purpose",
    /// When and how often.
    timing: Option<String> = "When",
    /// What sets it off.
    trigger: Option<Trigger> = "Trigger",
    /// To whom.
    audience: Option<String> = "With whom",
    /// The class of interested parties that they belong to.
    audience_class: Option<PartyClass> = "Audience class",
    /// To which side.
    direction: Option<Direction> = "Direction",
    /// How: meeting, intranet, letter, notice board.
    method: Option<String> = "How",
    /// Who tells it.
    responsible: Option<String> = "Responsible",
    /// Who has to agree before.
    approver: Option<String> = "Approved by",
    /// How confidential it is.
    classification: Option<String> = "Classification",
    /// The procedure and templates to follow.
    document_refs: References = "Documents",
    /// The needs and obligations that it answers.
    need_refs: References = "Needs answered",
    /// When it is due next.
    next_on: Option<NaiveDate> = "Next planned on",
    /// When the line was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Communication {
    /// Returns the titles of what the line leaves open of when, with whom, how (7.4 b to d) and who; what (7.4 a) is
    /// always there.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::communication::Communication};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("topic", "Breach of personal data");
    /// fields.set("audience", "Data protection authority");
    /// fields.set("timing", "within 72 hours");
    /// let line = Communication::from_fields(&fields).unwrap();
    /// assert_eq!(line.open_parts(), ["How", "Responsible"]);
    /// ```
    pub fn open_parts(&self) -> Vec<&'static str> {
        let parts = [
            ("When", self.timing.is_some() || self.trigger.is_some()),
            ("With whom", self.audience.is_some()),
            ("How", self.method.is_some()),
            ("Responsible", self.responsible.is_some()),
        ];
        parts.into_iter().filter(|(_, is_there)| !is_there).map(|(title, _)| title).collect()
    }
}

/// Returns those of these classes of parties that no line of the plan is for.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{
///     communication::{Communication, classes_without_line},
///     interested_party::PartyClass::{Customer, Staff},
/// };
///
/// let mut fields = Fields::default();
/// fields.set("topic", "Policy");
/// fields.set("audience_class", "staff");
/// let plan = [Communication::from_fields(&fields).unwrap()];
/// assert_eq!(classes_without_line(&[Customer, Staff], &plan), [Customer]);
/// ```
pub fn classes_without_line(classes: &[PartyClass], plan: &[Communication]) -> Vec<PartyClass> {
    let has_line = |class: &PartyClass| plan.iter().any(|line| line.audience_class == Some(*class));
    classes.iter().filter(|class| !has_line(class)).copied().collect()
}

/// Returns the events that set no line of the plan off: change of a policy, incident, improvement.
pub fn triggers_without_line(plan: &[Communication]) -> Vec<Trigger> {
    let has_line = |trigger: &Trigger| plan.iter().any(|line| line.trigger == Some(*trigger));
    [Trigger::PolicyChange, Trigger::Incident, Trigger::Improvement]
        .into_iter()
        .filter(|trigger| !has_line(trigger))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Communication, Trigger, triggers_without_line};
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    #[test]
    fn a_line_of_the_plan_survives_the_way_through_its_texts() {
        let line: Communication = full_example(&[
            ("communication_id", "CP-3"),
            ("topic", "Breach of personal data"),
            ("purpose", "Duty to notify"),
            ("timing", "within 72 hours"),
            ("trigger", "incident"),
            ("audience", "Data protection authority"),
            ("audience_class", "authority"),
            ("direction", "external"),
            ("method", "Form of the authority"),
            ("responsible", "Data protection officer"),
            ("approver", "Managing director"),
            ("classification", "confidential"),
            ("document_refs", "DOC-31"),
            ("need_refs", "N-9; OB-1"),
            ("next_on", "2026-12-01"),
            ("reviewed_on", "2026-03-01"),
            ("notes", "Also at weekends"),
        ]);
        assert!(line.open_parts().is_empty());
        assert_eq!(line.key(), "CP-3");
    }

    #[test]
    fn events_that_nobody_would_be_told_of_are_named() {
        let plan: [Communication; 1] =
            [example(&[("topic", "Phishing"), ("trigger", "incident"), ("audience", "Staff")])];
        assert_eq!(plan[0].key(), "Phishing · Staff");
        assert_eq!(triggers_without_line(&plan), [Trigger::PolicyChange, Trigger::Improvement]);
    }
}
