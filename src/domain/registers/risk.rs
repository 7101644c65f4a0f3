//! Risks: what may happen to the organisation's information, how bad that is, who owns it, and what is decided
//! (6.1.2 c to e, 6.1.3). What is done about a risk stands with the treatments, who accepted it with the acceptances.

use chrono::NaiveDate;

use super::{
    risk_acceptance::RiskAcceptance,
    risk_method::{Acceptance, Level, NoLevel, RiskMethod},
};
use crate::domain::{
    record::{FieldFault, Record, record},
    several::Several,
    value::{References, choice},
};

choice! {
    /// What of information a risk threatens.
    SecurityProperty {
        /// It reaches people who must not have it.
        Confidentiality = "confidentiality",
        /// It is no longer right or complete.
        Integrity = "integrity",
        /// It is not there when it is needed.
        Availability = "availability",
    }
}

choice! {
    /// What is decided about a risk (6.1.3 a).
    TreatmentOption {
        /// The activity is not started or is ended.
        Avoid = "avoid",
        /// What gives rise to it is taken away.
        RemoveSource = "remove_source",
        /// Made less likely.
        ChangeLikelihood = "change_likelihood",
        /// Made less harmful.
        ChangeConsequence = "change_consequence",
        /// Made smaller, without saying which way.
        Reduce = "reduce",
        /// Passed on or shared, by contract or insurance.
        Share = "share",
        /// Kept knowingly.
        Accept = "accept",
        /// Used as a chance.
        Pursue = "pursue",
    }
}

impl TreatmentOption {
    /// Returns whether the option works through controls, so that a risk treated so names at least one.
    pub fn needs_controls(self) -> bool {
        matches!(self, Self::ChangeLikelihood | Self::ChangeConsequence | Self::Reduce)
    }
}

choice! {
    /// Where a risk stands.
    RiskState {
        /// Found, and nothing done yet.
        Open = "open",
        /// Its treatment is under way.
        InTreatment = "in_treatment",
        /// Its treatment is finished.
        Treated = "treated",
        /// Kept knowingly.
        Accepted = "accepted",
        /// No longer there.
        Closed = "closed",
    }
}

record! {
    /// A risk to information security, before and after treatment.
    Risk known by risk_id, title, asset_refs & threat, description, threat;
    /// The organisation's own number for it.
    risk_id: Option<String> = "Risk ID",
    /// What may happen, in a few words.
    title: Option<String> = "Risk",
    /// What may happen, how and to what end.
    description: Option<String> = "Description",
    /// Its class, such as people or technology, inside or outside, threat or opportunity.
    category: Option<String> = "Category",
    /// The assets at risk.
    asset_refs: References = "Assets",
    /// What could cause it.
    threat: Option<String> = "Threat",
    /// The weak spot that it would use.
    vulnerability: Option<String> = "Vulnerability",
    /// What of the information would be lost.
    affects: Several<SecurityProperty> = "Affects",
    /// What already stands against it.
    existing_controls: Option<String> = "Existing controls",
    /// How probable it is, as the method's scale or the register says it.
    likelihood: Option<String> = "Likelihood",
    /// How much it would hurt.
    impact: Option<String> = "Impact",
    /// The score of the two.
    score: Option<String> = "Score",
    /// The level of that score.
    level: Option<String> = "Level",
    /// What is decided about it.
    treatment: Several<TreatmentOption> = "Treatment",
    /// What is done about it, in words.
    actions: Option<String> = "Actions",
    /// The controls that treat it.
    control_refs: References = "Controls",
    /// How probable it is after treatment.
    residual_likelihood: Option<String> = "Residual likelihood",
    /// How much it would hurt after treatment.
    residual_impact: Option<String> = "Residual impact",
    /// The score after treatment.
    residual_score: Option<String> = "Residual score",
    /// The level after treatment.
    residual_level: Option<String> = "Residual level",
    /// What its register says of its acceptance.
    acceptance: Option<String> = "Acceptance",
    /// Who answers for it and may manage it.
    owner: Option<String> = "Owner",
    /// When the owner confirmed to own it.
    owner_confirmed_on: Option<NaiveDate> = "Owner confirmed on",
    /// When it is to be treated.
    due: Option<NaiveDate> = "Due",
    /// Where it stands.
    status: Option<RiskState> = "Status",
    /// When it was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
}

/// How far the owner's acceptance of a risk holds (6.1.3 f).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerAcceptance {
    /// The owner accepted it, on the day of its last change of score or later.
    Accepted,
    /// The owner accepted it before its score last changed, or for a time that is over.
    Outdated,
    /// Somebody else accepted it.
    ByAnother,
    /// Nobody did.
    Missing,
}

impl Risk {
    /// Returns its level by a method (6.1.2 d).
    ///
    /// # Errors
    /// What keeps the method from giving a level.
    pub fn level_by(&self, method: &RiskMethod) -> Result<Level, NoLevel> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        method.level(&text(&self.likelihood), &text(&self.impact))
    }

    /// Returns its level after treatment by a method (6.1.3 f).
    ///
    /// # Errors
    /// What keeps the method from giving a level.
    pub fn residual_level_by(&self, method: &RiskMethod) -> Result<Level, NoLevel> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        method.level(&text(&self.residual_likelihood), &text(&self.residual_impact))
    }

    /// Returns whether its review is past due on a day; `None` where no next review is set (8.2).
    pub fn is_review_due(&self, on: NaiveDate) -> Option<bool> {
        self.next_review_on.map(|next_review_on| next_review_on < on)
    }

    /// Returns what in it disagrees with the method: values that are on no scale, scores and levels other than those
    /// that the method gives, a risk above the acceptance line without a decision, and a decision that needs controls
    /// but names none. What is not written is no disagreement.
    pub fn faults_by(&self, method: &RiskMethod) -> Vec<FieldFault> {
        let before = self.level_by(method);
        let mut faults = disagreements(
            &before,
            [("likelihood", &self.likelihood), ("impact", &self.impact)],
            [("score", &self.score), ("level", &self.level)],
        );
        faults.extend(disagreements(
            &self.residual_level_by(method),
            [
                ("residual_likelihood", &self.residual_likelihood),
                ("residual_impact", &self.residual_impact),
            ],
            [("residual_score", &self.residual_score), ("residual_level", &self.residual_level)],
        ));
        let above = matches!(&before, Ok(level) if level.acceptance == Acceptance::NeedsTreatment);
        if above && self.treatment.is_empty() {
            let message = "the risk lies above the acceptance line; decide how to treat it";
            faults.push(FieldFault::new("treatment", message));
        }
        let modified = self.treatment.0.iter().any(|option| option.needs_controls());
        if modified && self.control_refs.0.is_empty() {
            let message = "the decision changes the risk through controls; name at least one";
            faults.push(FieldFault::new("control_refs", message));
        }
        faults
    }

    /// Returns how far its acceptance by its owner holds, on a day, given when its score last changed (6.1.3 f).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::{risk::*, risk_acceptance::RiskAcceptance}};
    /// use chrono::NaiveDate;
    ///
    /// let fields = |texts: &[(&'static str, &str)]| {
    ///     let mut fields = Fields::default();
    ///     texts.iter().for_each(|(name, text)| fields.set(name, text));
    ///     fields
    /// };
    /// let risk = Risk::from_fields(&fields(&[("risk_id", "R-1"), ("title", "Theft"), ("owner", "Ines")])).unwrap();
    /// let accepted = RiskAcceptance::from_fields(&fields(&[
    ///     ("risk_ref", "R-1"), ("accepted_by", "Ines"), ("accepted_on", "2026-03-02"),
    /// ])).unwrap();
    /// let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    /// let state = |scored| risk.owner_acceptance(&[accepted.clone()], scored, day(12, 1));
    /// assert_eq!(state(Some(day(3, 1))), OwnerAcceptance::Accepted);
    /// assert_eq!(state(Some(day(6, 1))), OwnerAcceptance::Outdated);
    /// assert_eq!(risk.owner_acceptance(&[], None, day(12, 1)), OwnerAcceptance::Missing);
    /// ```
    pub fn owner_acceptance(
        &self,
        acceptances: &[RiskAcceptance],
        scored_on: Option<NaiveDate>,
        on: NaiveDate,
    ) -> OwnerAcceptance {
        let key = self.key();
        let own: Vec<_> = acceptances.iter().filter(|known| known.risk_ref == key).collect();
        let by_owner: Vec<_> =
            own.iter().filter(|known| self.owner.as_ref() == Some(&known.accepted_by)).collect();
        let holds = |known: &RiskAcceptance| {
            known.is_valid(on) && scored_on.is_none_or(|scored_on| known.accepted_on >= scored_on)
        };
        match (own.is_empty(), by_owner.is_empty()) {
            (true, _) => OwnerAcceptance::Missing,
            (false, true) => OwnerAcceptance::ByAnother,
            _ if by_owner.iter().any(|known| holds(known)) => OwnerAcceptance::Accepted,
            _ => OwnerAcceptance::Outdated,
        }
    }
}

/// A field's name and its text.
type Written<'a> = (&'static str, &'a Option<String>);

/// Returns the faults of two judged values and of the score and level that are written beside them.
fn disagreements(
    level: &Result<Level, NoLevel>,
    [likelihood, impact]: [Written<'_>; 2],
    [score, name]: [Written<'_>; 2],
) -> Vec<FieldFault> {
    let level = match level {
        Ok(level) => level,
        Err(error) => {
            let (field, text) = match error {
                NoLevel::Likelihood(_) => likelihood,
                NoLevel::Impact(_) => impact,
                _ => score,
            };
            let fault = text.is_some().then(|| FieldFault::new(field, error.to_string()));
            return fault.into_iter().collect();
        }
    };
    let right_score = level.score.to_string();
    let right_name = level.band.as_ref().map(|band| band.level.clone());
    [(score, Some(right_score)), (name, right_name)]
        .into_iter()
        .filter_map(|((field, text), right)| {
            let (text, right) = (text.as_ref()?, right?);
            (text.to_lowercase() != right.to_lowercase()).then(|| {
                let message =
                    format!("“{text}” differs from “{right}”, which the method gives; correct one");
                FieldFault::new(field, message)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, full_example};

    fn method() -> RiskMethod {
        example(&[
            ("name", "Scored scales"),
            ("version", "1"),
            ("likelihood_scale", "1 | rare\n4 | likely"),
            ("impact_scale", "2 | minor\n5 | severe"),
            ("combination", "product"),
            ("bands", "1-9 | low\n10-25 | high"),
            ("acceptance_line", "9"),
        ])
    }

    fn disagreeing(texts: &[(&'static str, &str)]) -> Vec<&'static str> {
        let risk: Risk = example(&[&[("title", "Theft of a laptop")], texts].concat());
        risk.faults_by(&method()).iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_field_comes_back() {
        let risk = full_example::<Risk>(&[("risk_id", "R-7"), ("treatment", "share; avoid")]);
        assert_eq!(risk.key(), "R-7");
        assert_eq!(risk.to_fields().get("treatment"), "avoid; share");
    }

    #[test]
    fn a_risk_that_agrees_with_its_method_has_no_fault() {
        let rated = [("likelihood", "likely"), ("impact", "5"), ("score", "20"), ("level", "High")];
        let decided = [("treatment", "reduce"), ("control_refs", "A.7.9")];
        assert_eq!(disagreeing(&[&rated[..], &decided].concat()), [""; 0]);
        assert_eq!(disagreeing(&[]), [""; 0]);
    }

    #[test]
    fn what_disagrees_with_the_method_is_named() {
        let rated = [("likelihood", "likely"), ("impact", "severe")];
        assert_eq!(disagreeing(&rated), ["treatment"]);
        let other = [("score", "9"), ("level", "low"), ("treatment", "accept")];
        assert_eq!(disagreeing(&[&rated[..], &other].concat()), ["score", "level"]);
        assert_eq!(disagreeing(&[("likelihood", "often")]), ["likelihood"]);
        assert_eq!(disagreeing(&[("treatment", "reduce")]), ["control_refs"]);
        let residual = [("residual_likelihood", "rare"), ("residual_impact", "huge")];
        assert_eq!(disagreeing(&residual), ["residual_impact"]);
    }

    #[test]
    fn a_review_is_due_the_day_after_it_was_planned() {
        let due = |texts: &[(&'static str, &str)], on: &str| {
            let risk: Risk = example(&[&[("title", "Theft")], texts].concat());
            risk.is_review_due(on.parse().unwrap())
        };
        let planned = [("next_review_on", "2026-06-30")];
        assert_eq!(due(&planned, "2026-06-30"), Some(false));
        assert_eq!(due(&planned, "2026-07-01"), Some(true));
        assert_eq!(due(&[], "2026-07-01"), None);
    }

    #[test]
    fn only_the_owner_accepts_and_only_for_the_time_agreed() {
        let risk: Risk = example(&[("title", "Theft"), ("owner", "Ines")]);
        let accepted = |by: &str| -> RiskAcceptance {
            example(&[
                ("risk_ref", "Theft"),
                ("accepted_by", by),
                ("accepted_on", "2026-03-02"),
                ("valid_until", "2026-12-31"),
            ])
        };
        let on = |year| NaiveDate::from_ymd_opt(year, 6, 1).unwrap();
        let state = |by: &str, year| risk.owner_acceptance(&[accepted(by)], None, on(year));
        assert_eq!(state("Ines", 2026), OwnerAcceptance::Accepted);
        assert_eq!(state("Ines", 2027), OwnerAcceptance::Outdated);
        assert_eq!(state("Karl", 2026), OwnerAcceptance::ByAnother);
    }
}
