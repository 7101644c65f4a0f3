//! Internal and external issues (4.1): what inside and outside the organisation bears on its management system, and
//! which of the usual topics nobody has thought about yet.

use chrono::NaiveDate;

use crate::domain::{
    record::record,
    value::{References, choice},
};

choice! {
    /// Where an issue comes from.
    Side {
        /// From inside the organisation.
        Internal = "internal",
        /// From outside.
        External = "external",
    }
}

choice! {
    /// A topic that is a usual source of issues.
    Topic {
        /// Structure and responsibilities.
        Structure = "structure",
        /// What is peculiar to the sector.
        SectorTraits = "sector_traits",
        /// Culture.
        Culture = "culture",
        /// The present practice of security.
        SecurityPractice = "security_practice",
        /// How mature processes are.
        Maturity = "maturity",
        /// How the organisation is led.
        Management = "management",
        /// How many people there are.
        StaffNumbers = "staff_numbers",
        /// What people can do.
        StaffSkill = "staff_skill",
        /// In which form information assets exist.
        AssetForm = "asset_form",
        /// What information assets are worth.
        AssetValue = "asset_value",
        /// How uniform processes and places are.
        Consistency = "consistency",
        /// The systems in use.
        Systems = "systems",
        /// Where systems are hosted.
        Hosting = "hosting",
        /// How complex all that is.
        Complexity = "complexity",
        /// Rooms and space.
        Space = "space",
        /// Law.
        Law = "law",
        /// Market conditions.
        Market = "market",
        /// Change of technology.
        Technology = "technology",
        /// Competition.
        Competition = "competition",
        /// The landlord.
        Landlord = "landlord",
        /// Regulators and authorities.
        Regulators = "regulators",
        /// Economy and politics.
        EconomyAndPolitics = "economy_and_politics",
        /// The natural environment and the climate.
        Environment = "environment",
        /// How often the organisation and its like are attacked.
        AttackFrequency = "attack_frequency",
        /// Shareholders and owners.
        Shareholders = "shareholders",
    }
}

impl Topic {
    /// Returns the side that issues of this topic come from as a rule.
    pub fn side(self) -> Side {
        if self < Self::Law { Side::Internal } else { Side::External }
    }
}

record! {
    /// A circumstance that bears on what the management system can reach.
    ContextIssue known by issue_id, issue;
    /// The organisation's own number for it.
    issue_id: Option<String> = "Issue ID",
    /// What it is, in a few words.
    issue: String = "Issue",
    /// Where it comes from.
    side: Option<Side> = "Side",
    /// The topic that it belongs to.
    topic: Option<Topic> = "Topic",
    /// What is behind it.
    description: Option<String> = "Description",
    /// What it does to the management system.
    effect: Option<String> = "Effect",
    /// Whether it matters; "no" says that the topic was considered.
    relevant: Option<bool> = "Relevant",
    /// Why it does or does not.
    reason: Option<String> = "Reason",
    /// What is done about it.
    response: Option<String> = "Response",
    /// The risks and opportunities that come of it.
    risk_refs: References = "Risks",
    /// The objectives that answer it.
    objective_refs: References = "Objectives",
    /// Who watches it.
    owner: Option<String> = "Owner",
    /// When it was first noted.
    raised_on: Option<NaiveDate> = "Raised on",
    /// When it last changed.
    changed_on: Option<NaiveDate> = "Changed on",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is reviewed next.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// Its state.
    status: Option<String> = "Status",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Returns the topics without a line: each one is answered by an issue, or by a line that says it is not relevant.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::context_issue::{ContextIssue, Topic, unanswered_topics};
///
/// let mut fields = Fields::default();
/// fields.set("issue", "We own the building");
/// fields.set("topic", "landlord");
/// fields.set("relevant", "no");
/// let unanswered = unanswered_topics(&[ContextIssue::from_fields(&fields).unwrap()]);
/// assert_eq!(unanswered.len(), 24); // of 25
/// assert!(!unanswered.contains(&Topic::Landlord));
/// ```
pub fn unanswered_topics(issues: &[ContextIssue]) -> Vec<Topic> {
    let is_answered = |topic: &Topic| issues.iter().any(|issue| issue.topic == Some(*topic));
    Topic::ALL.iter().filter(|topic| !is_answered(topic)).copied().collect()
}

/// Returns the sides from which no issue that matters is recorded; a topic tells the side where none is written (4.1).
pub fn sides_without_issue(issues: &[ContextIssue]) -> Vec<Side> {
    let comes_from = |side: Side| {
        let mut relevant = issues.iter().filter(|issue| issue.relevant != Some(false));
        relevant.any(|issue| issue.side.or(issue.topic.map(Topic::side)) == Some(side))
    };
    Side::ALL.iter().copied().filter(|side| !comes_from(*side)).collect()
}

#[cfg(test)]
mod tests {
    use super::{ContextIssue, Side, Topic, sides_without_issue};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn an_issue_survives_the_way_through_its_texts() {
        full_example::<ContextIssue>(&[
            ("issue_id", "ISSUE-9"),
            ("issue", "Floods"),
            ("side", "external"),
            ("topic", "environment"),
            ("description", "The quay was under water in 2023"),
            ("effect", "The server room may be lost"),
            ("relevant", "yes"),
            ("reason", "It has happened"),
            ("response", "Move the servers up"),
            ("risk_refs", "R-17"),
            ("objective_refs", "O-2"),
            ("owner", "Tomas Reyes"),
            ("raised_on", "2024-01-15"),
            ("changed_on", "2026-02-01"),
            ("reviewed_on", "2026-03-02"),
            ("next_review_on", "2027-03-02"),
            ("status", "open"),
            ("notes", "Insurer informed"),
        ]);
    }

    #[test]
    fn fifteen_topics_lie_inside_and_ten_outside() {
        let inside = Topic::ALL.iter().filter(|topic| topic.side() == Side::Internal);
        assert_eq!((inside.count(), Topic::ALL.len()), (15, 25));
    }

    #[test]
    fn a_topic_tells_the_side_and_what_does_not_matter_is_no_issue() {
        let culture: ContextIssue = example(&[("issue", "Open doors"), ("topic", "culture")]);
        let rent = example(&[("issue", "Rent"), ("side", "external"), ("relevant", "no")]);
        assert_eq!(sides_without_issue(&[culture, rent]), [Side::External]);
    }
}
