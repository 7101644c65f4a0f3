//! Cases: a nonconformity with the analysis, the actions and the reviews that belong to it, and what it still needs
//! (10.2).

use super::{
    action::{Action, ActionState},
    cause_analysis::CauseAnalysis,
    contradiction::missing,
    effectiveness_review::{Effect, EffectivenessReview},
    nonconformity::{Grade, Nonconformity, NonconformityState},
};

/// A nonconformity with everything that was recorded about its handling.
#[derive(Debug, Clone, Copy)]
pub struct NonconformityCase<'a> {
    /// The nonconformity.
    pub nonconformity: &'a Nonconformity,
    /// How its cause was found, where that is a record of its own.
    pub analysis: Option<&'a CauseAnalysis>,
    /// Its actions.
    pub actions: &'a [Action],
    /// The reviews of its effect, the latest last.
    pub reviews: &'a [EffectivenessReview],
}

impl NonconformityCase<'_> {
    /// Returns whether an action, who does it and by when are settled: in the row itself or in every action that is
    /// not cancelled.
    pub fn has_plan(&self) -> bool {
        let row = self.nonconformity;
        let in_row = row.action.is_some() && row.owner.is_some() && row.due.is_some();
        let mut counted = self.counted_actions().peekable();
        let has_actions = counted.peek().is_some();
        let all_planned = counted.all(|action| action.missing_for_plan().is_empty());
        if has_actions { all_planned } else { in_row }
    }

    /// Returns what has to be recorded before the case may be closed and is not yet: what happened, the correction, the
    /// cause, the corrective action, its effect, and who approves (10.2 f and g).
    pub fn missing_for_closing(&self) -> Vec<&'static str> {
        let row = self.nonconformity;
        let cause = row.root_cause.as_ref().or(self.analysis.and_then(|a| a.root_cause.as_ref()));
        let has_cause = !row.grade.is_none_or(Grade::needs_cause) || cause.is_some();
        let effect_shown = match self.reviews.last() {
            Some(review) => review.result == Some(Effect::Effective),
            None => row.effect_check.is_some(),
        };
        missing(&[
            ("statement", row.statement.is_some()),
            ("correction", row.correction.is_some()),
            ("root_cause", has_cause),
            ("action", row.action.is_some() || self.counted_actions().next().is_some()),
            ("done_on", self.counted_actions().all(|action| !action.is_open())),
            ("effect_check", effect_shown),
            ("closed_by", row.closed_by.is_some()),
        ])
    }

    /// Returns whether it counts as closed although something is missing.
    pub fn is_closed_too_early(&self) -> bool {
        let state = self.nonconformity.state;
        let is_void =
            matches!(state, Some(NonconformityState::Void | NonconformityState::Declined));
        !self.nonconformity.is_open() && !is_void && !self.missing_for_closing().is_empty()
    }

    /// Returns whether the last review found no effect and neither a further action nor an open state answers it.
    pub fn lacks_answer_to_failure(&self) -> bool {
        self.reviews.last().is_some_and(|review| {
            review.result == Some(Effect::NotEffective)
                && review.follow_up_refs.0.is_empty()
                && !self.nonconformity.is_open()
        })
    }

    fn counted_actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.state != Some(ActionState::Cancelled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::example;

    const ROW: &[(&str, &str)] = &[
        ("nc_id", "NC-12"),
        ("statement", "Staff were not trained."),
        ("grade", "minor"),
        ("correction", "Team trained"),
        ("root_cause", "No deputy"),
        ("action", "Name a deputy"),
        ("owner", "Ana Cruz"),
        ("due", "2026-08-01"),
        ("effect_check", "No case in a quarter"),
        ("closed_by", "Karim Haddad"),
    ];

    fn without(left_out: &str, more: &[(&'static str, &'static str)]) -> Nonconformity {
        let kept = ROW.iter().chain(more).filter(|(name, _text)| *name != left_out);
        example(&kept.copied().collect::<Vec<_>>())
    }

    fn alone(nonconformity: &Nonconformity) -> NonconformityCase<'_> {
        NonconformityCase { nonconformity, analysis: None, actions: &[], reviews: &[] }
    }

    #[test]
    fn each_part_of_a_case_is_needed_before_it_closes() {
        assert!(alone(&without("", &[])).missing_for_closing().is_empty());
        for part in ["statement", "correction", "root_cause", "action", "effect_check", "closed_by"]
        {
            let row = without(part, &[("closed_on", "2026-11-02")]);
            assert_eq!(alone(&row).missing_for_closing(), [part]);
            assert!(alone(&row).is_closed_too_early());
        }
        let void = without("statement", &[("state", "void")]);
        assert!(!alone(&void).is_closed_too_early());
    }

    #[test]
    fn records_of_their_own_fill_what_the_row_leaves_open() {
        let row: Nonconformity = example(&[
            ("nc_id", "NC-12"),
            ("statement", "Staff were not trained."),
            ("correction", "Team trained"),
            ("closed_by", "Karim Haddad"),
        ]);
        let analysis: CauseAnalysis = example(&[("nc_ref", "NC-12"), ("root_cause", "No deputy")]);
        let open: Action =
            example(&[("action", "Name a deputy"), ("owner", "Ben"), ("due", "2026-08-01")]);
        let done = Action { state: Some(ActionState::Done), ..open.clone() };
        let review: EffectivenessReview = example(&[("nc_ref", "NC-12"), ("result", "effective")]);
        let (open, done, reviews) = ([open], [done], [review]);
        let case = NonconformityCase {
            nonconformity: &row,
            analysis: Some(&analysis),
            actions: &open,
            reviews: &reviews,
        };
        assert_eq!(case.missing_for_closing(), ["done_on"]);
        assert!(case.has_plan());
        let case = NonconformityCase { actions: &done, ..case };
        assert!(case.missing_for_closing().is_empty());
    }

    #[test]
    fn a_plan_needs_an_owner_and_a_date_on_every_action() {
        assert!(alone(&without("", &[])).has_plan());
        assert!(!alone(&without("due", &[])).has_plan());
        let row = without("", &[]);
        let undated: Action = example(&[("action", "Name a deputy"), ("owner", "Ben")]);
        let cancelled = Action { state: Some(ActionState::Cancelled), ..undated.clone() };
        assert!(!NonconformityCase { actions: &[undated], ..alone(&row) }.has_plan());
        assert!(NonconformityCase { actions: &[cancelled], ..alone(&row) }.has_plan());
    }

    #[test]
    fn a_failed_review_keeps_a_case_open_or_leads_to_an_action() {
        let closed = without("", &[("closed_on", "2026-11-02")]);
        let open = without("", &[]);
        let failed: EffectivenessReview =
            example(&[("nc_ref", "NC-12"), ("result", "not_effective")]);
        let answered: EffectivenessReview = example(&[
            ("nc_ref", "NC-12"),
            ("result", "not_effective"),
            ("follow_up_refs", "ACT-40"),
        ]);
        let (failed, answered) = ([failed], [answered]);
        let case = NonconformityCase { reviews: &failed, ..alone(&closed) };
        assert!(case.lacks_answer_to_failure());
        assert_eq!(case.missing_for_closing(), ["effect_check"]);
        assert!(!NonconformityCase { nonconformity: &open, ..case }.lacks_answer_to_failure());
        assert!(!NonconformityCase { reviews: &answered, ..case }.lacks_answer_to_failure());
    }

    #[test]
    fn an_opportunity_for_improvement_needs_no_cause() {
        let row = without("root_cause", &[("grade", "opportunity_for_improvement")]);
        assert!(alone(&row).missing_for_closing().is_empty());
    }
}
