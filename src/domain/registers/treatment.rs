//! Treatments: what is done about risks, by whom and until when, and what it brought (6.1.3 e, 8.3). The plan that they
//! make together, with its approvals, is a record of its own.

use chrono::NaiveDate;

use super::risk::TreatmentOption;
use crate::domain::{
    record::{FieldFault, in_order, record},
    several::Several,
    value::{References, choice},
};

choice! {
    /// How far a treatment is.
    TreatmentState {
        /// Decided and not begun.
        Planned = "planned",
        /// Under way.
        InProgress = "in_progress",
        /// Carried out.
        Done = "done",
        /// Given up.
        Cancelled = "cancelled",
    }
}

choice! {
    /// What showed the effect of a treatment.
    EffectSource {
        /// A review of the risk.
        Review = "review",
        /// An internal or external audit.
        Audit = "audit",
        /// A penetration test or another technical test.
        Test = "test",
        /// An audit of a supplier.
        SupplierAudit = "supplier_audit",
        /// Measured values.
        Monitoring = "monitoring",
    }
}

record! {
    /// An action against one risk or several.
    Treatment known by action_id, action, risk_refs; checked by contradictions;
    /// The organisation's own number for it.
    action_id: Option<String> = "Action ID",
    /// What is done.
    action: Option<String> = "Action",
    /// The risks that it treats.
    risk_refs: References = "Risks",
    /// How it changes them.
    treatment: Several<TreatmentOption> = "Treatment",
    /// The controls that it puts in place or mends.
    control_refs: References = "Controls",
    /// Who carries it out.
    owner: Option<String> = "Owner",
    /// How urgent it is.
    priority: Option<String> = "Priority",
    /// The work that it takes.
    effort: Option<String> = "Effort",
    /// What it costs.
    cost: Option<String> = "Cost",
    /// The people and means that it needs.
    resources: Option<String> = "Resources",
    /// What must be done before it.
    depends_on: References = "Depends on",
    /// By what its success is seen.
    metric: Option<String> = "Measure of success",
    /// The level of risk that it shall lead to.
    target_level: Option<String> = "Target level",
    /// When it is to be done.
    due: Option<NaiveDate> = "Due",
    /// How far it is.
    state: Option<TreatmentState> = "State",
    /// When it began.
    started_on: Option<NaiveDate> = "Started on",
    /// When it was done.
    closed_on: Option<NaiveDate> = "Closed on",
    /// What shows that it was done.
    evidence_refs: References = "Evidence",
    /// The level of risk that it led to.
    residual_level: Option<String> = "Residual level",
    /// What it brought.
    effect: Option<String> = "Effect",
    /// What showed its effect.
    effect_source: Option<EffectSource> = "Effect shown by",
    /// When its effect was judged.
    effect_checked_on: Option<NaiveDate> = "Effect checked on",
    /// The risk owner who approved it.
    approved_by: Option<String> = "Approved by",
    /// When the risk owner approved it.
    approved_on: Option<NaiveDate> = "Approved on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(treatment: &Treatment) -> Vec<FieldFault> {
    let started = ("the start", treatment.started_on);
    let unsigned = (treatment.approved_on.is_some() && treatment.approved_by.is_none())
        .then(|| FieldFault::new("approved_by", "an approval has a person; write who approved"));
    let unfinished =
        matches!(treatment.state, Some(TreatmentState::Planned | TreatmentState::InProgress));
    let closed = (unfinished && treatment.closed_on.is_some()).then(|| {
        FieldFault::new(
            "state",
            "the action has a day of closing; set its state to done or take the day away",
        )
    });
    [unsigned, closed, in_order(started, ("closed_on", treatment.closed_on))]
        .into_iter()
        .flatten()
        .collect()
}

impl Treatment {
    /// Returns whether it still waits to be carried out.
    pub fn is_open(&self) -> bool {
        let ended = matches!(self.state, Some(TreatmentState::Done | TreatmentState::Cancelled));
        !ended && self.closed_on.is_none()
    }

    /// Returns whether it is open after the day on which it was to be done (8.3).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::treatment::Treatment};
    /// use chrono::NaiveDate;
    ///
    /// let mut fields = Fields::default();
    /// fields.set("action", "Encrypt laptops");
    /// fields.set("due", "2026-06-30");
    /// let treatment = Treatment::from_fields(&fields).unwrap();
    /// let on = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    /// assert!(!treatment.is_overdue(on(6, 30)));
    /// assert!(treatment.is_overdue(on(7, 1)));
    /// ```
    pub fn is_overdue(&self, on: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < on)
    }

    /// Returns the fields that a treatment wants at its stage and that have no text: owner, priority and due date from
    /// the start; evidence, the level of risk that is left, its effect and what showed it once it is done (6.1.3 e,
    /// 8.3).
    pub fn holes(&self) -> Vec<&'static str> {
        let planned = [
            ("owner", self.owner.is_none()),
            ("priority", self.priority.is_none()),
            ("due", self.due.is_none()),
        ];
        let done = self.state == Some(TreatmentState::Done) || self.closed_on.is_some();
        let shown = [
            ("evidence_refs", self.evidence_refs.0.is_empty()),
            ("residual_level", self.residual_level.is_none()),
            ("effect", self.effect.is_none()),
            ("effect_source", self.effect_source.is_none()),
        ];
        let wanted = planned.into_iter().chain(shown.into_iter().filter(|_| done));
        wanted.filter(|(_, is_empty)| *is_empty).map(|(name, _)| name).collect()
    }
}

/// Returns the risks that no treatment with an owner and a due date is for (6.1.3 e); what was given up treats nothing.
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::treatment::{Treatment, untreated}};
///
/// let mut fields = Fields::default();
/// let texts = [("action", "Encrypt laptops"), ("risk_refs", "R-1; R-2"), ("owner", "Ines"),
///     ("due", "2026-06-30")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let treatments = [Treatment::from_fields(&fields).unwrap()];
/// assert_eq!(untreated(&["R-1", "R-2", "R-3"], &treatments), ["R-3"]);
/// ```
pub fn untreated<'a>(risks: &[&'a str], treatments: &[Treatment]) -> Vec<&'a str> {
    let is_planned = |treatment: &&Treatment| {
        let stands = treatment.state != Some(TreatmentState::Cancelled);
        stands && treatment.owner.is_some() && treatment.due.is_some()
    };
    let is_treated = |risk: &str| {
        let mut planned = treatments.iter().filter(is_planned);
        planned.any(|treatment| treatment.risk_refs.0.iter().any(|known| known == risk))
    };
    risks.iter().copied().filter(|risk| !is_treated(risk)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{example, faults_of, full_example},
    };

    fn treatment(more: &[(&'static str, &str)]) -> Treatment {
        example(&[&[("action", "Encrypt laptops")], more].concat())
    }

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<Treatment>(&[("action_id", "T-4"), ("state", "Done")]);
        assert_eq!(full.key(), "T-4");
        assert_eq!(full.holes(), [""; 0]);
    }

    #[test]
    fn a_done_treatment_also_wants_its_effect() {
        assert_eq!(treatment(&[]).holes(), ["owner", "priority", "due"]);
        let done = treatment(&[
            ("owner", "Ines"),
            ("priority", "1"),
            ("due", "2026-06-30"),
            ("state", "done"),
            ("effect", "no theft since"),
        ]);
        assert_eq!(done.holes(), ["evidence_refs", "residual_level", "effect_source"]);
    }

    #[test]
    fn what_ended_is_never_overdue() {
        let on = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let due = ("due", "2026-06-30");
        assert!(treatment(&[due, ("state", "planned")]).is_overdue(on));
        assert!(!treatment(&[due, ("state", "cancelled")]).is_overdue(on));
        assert!(!treatment(&[due, ("closed_on", "2026-08-01")]).is_overdue(on));
    }

    #[test]
    fn contradictions_are_named() {
        for contradiction in [
            [("approved_on", "2026-01-15"), ("owner", "Ines")],
            [("closed_on", "2026-01-15"), ("state", "planned")],
            [("closed_on", "2026-01-15"), ("started_on", "2026-01-16")],
        ] {
            let texts = [&[("action", "Encrypt laptops")], &contradiction[..]].concat();
            assert_eq!(faults_of::<Treatment>(&texts).len(), 1, "{contradiction:?}");
        }
    }
}
