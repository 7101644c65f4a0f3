//! The Statement of Applicability, an entry a control: whether it applies and why, how far it is carried out and how
//! (6.1.3 b to d). Controls of the organisation's own stand beside those of Annex A.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::{
    assessment::Answer,
    record::record,
    requirement::{RequirementId, Step},
    several::Several,
    soa::{self, Applicability, Implementation},
    value::{References, choice},
};

/// The themes of Annex A of the 2022 edition with their numbers of controls: organisational, people, physical and
/// technological; 93 together.
pub const THEMES: [(u16, u16); 4] = [(5, 37), (6, 8), (7, 14), (8, 34)];

choice! {
    /// Why a control is needed (6.1.3 d).
    InclusionGround {
        /// It treats a risk.
        Risk = "risk",
        /// A law or a regulation asks for it.
        Law = "law",
        /// A contract asks for it.
        Contract = "contract",
        /// The business wants it.
        Business = "business",
    }
}

choice! {
    /// How far a control is carried out.
    ImplementationState {
        /// It works.
        Implemented = "implemented",
        /// It works in part.
        Partial = "partial",
        /// It is decided and not yet done.
        Planned = "planned",
        /// It does not work.
        NotImplemented = "not_implemented",
    }
}

record! {
    /// An entry of the Statement of Applicability.
    Control known by control_id;
    /// The control: `A.5.9`, or a name of the organisation's own such as `ORG-1`.
    control_id: String = "Control",
    /// What it is called.
    control_title: Option<String> = "Title",
    /// What it asks for, in the organisation's words.
    requirement_text: Option<String> = "Requirement",
    /// The group that it is listed under.
    group: Option<String> = "Group",
    /// Whether it applies.
    applicable: Option<bool> = "Applicable",
    /// What it is needed for.
    included_for: Several<InclusionGround> = "Included for",
    /// Why it is needed.
    inclusion_reason: Option<String> = "Reason for inclusion",
    /// Why it is left out: the fact that makes it needless.
    exclusion_reason: Option<String> = "Reason for exclusion",
    /// Why it is in or out, where its source does not tell the two apart.
    justification: Option<String> = "Justification",
    /// The risks that it treats.
    risk_refs: References = "Risks",
    /// The laws, contracts and other obligations that ask for it.
    obligation_refs: References = "Obligations",
    /// How far it is carried out.
    implementation_state: Option<ImplementationState> = "Implementation",
    /// How it works today, or will.
    how: Option<String> = "How",
    /// The documents that describe it.
    documents: References = "Documents",
    /// Who answers for it.
    owner: Option<String> = "Owner",
    /// Whether it is one of those that are measured.
    key_control: Option<bool> = "Key control",
    /// Its maturity today.
    maturity: Option<String> = "Maturity",
    /// The maturity wanted.
    target: Option<String> = "Target maturity",
    /// What shows that it works.
    evidence_refs: References = "Evidence",
    /// What was found about it.
    finding: Option<String> = "Finding",
    /// What is still to be done.
    actions: Option<String> = "Actions",
    /// Until when.
    due: Option<NaiveDate> = "Due",
    /// The same control in other standards and lists.
    cross_refs: Option<String> = "Cross-references",
    /// When the entry was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Control {
    /// Returns the control of Annex A of the 2022 edition that the entry is of; `None` for one of the organisation's
    /// own.
    pub fn annex_a(&self) -> Option<RequirementId> {
        let id: RequirementId = self.control_id.parse().ok()?;
        let [Step::Number(theme), Step::Number(number)] = id.steps() else { return None };
        let most = THEMES.iter().find(|(known, _)| known == theme)?.1;
        (id.is_control() && (1..=most).contains(number)).then_some(id)
    }

    /// Returns whether it applies.
    pub fn applicability(&self) -> Applicability {
        match self.applicable {
            Some(true) => Applicability::Applicable,
            Some(false) => Applicability::Excluded,
            None => Applicability::NotStated,
        }
    }

    /// Returns what the entry means for the control's conformity, as [`soa::answer`].
    pub fn answer(&self) -> Answer {
        let implementation = match self.implementation_state {
            Some(ImplementationState::Implemented) => Implementation::Implemented,
            Some(ImplementationState::Partial) => Implementation::Partial,
            Some(ImplementationState::Planned) => Implementation::Planned,
            Some(ImplementationState::NotImplemented) => Implementation::NotImplemented,
            None => Implementation::NotStated,
        };
        let reason = self.exclusion_reason.as_deref().or(self.justification.as_deref());
        soa::answer(self.applicability(), implementation, reason)
    }

    /// Returns what the entry lacks (6.1.3 d): a decision; for a control that applies a reason, a state, a description
    /// or document, and an owner; for an excluded one its reason.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::control::Control};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("control_id", "A.7.4");
    /// let lacks = |fields: &Fields| Control::from_fields(fields).unwrap().holes();
    /// assert_eq!(lacks(&fields), ["applicable"]);
    /// fields.set("applicable", "no");
    /// assert_eq!(lacks(&fields), ["exclusion_reason"]);
    /// fields.set("exclusion_reason", "no premises of our own");
    /// assert!(lacks(&fields).is_empty());
    /// ```
    pub fn holes(&self) -> Vec<&'static str> {
        let holes: Vec<(&'static str, bool)> = match self.applicable {
            None => vec![("applicable", true)],
            Some(false) => {
                let reasons = [&self.exclusion_reason, &self.justification];
                vec![("exclusion_reason", reasons.iter().all(|reason| reason.is_none()))]
            }
            Some(true) => vec![
                ("inclusion_reason", !self.is_inclusion_reasoned()),
                ("implementation_state", self.implementation_state.is_none()),
                ("how", self.how.is_none() && self.documents.0.is_empty()),
                ("owner", self.owner.is_none()),
            ],
        };
        holes.into_iter().filter(|(_, is_empty)| *is_empty).map(|(name, _)| name).collect()
    }

    fn is_inclusion_reasoned(&self) -> bool {
        let texts = [&self.inclusion_reason, &self.justification];
        texts.iter().any(|reason| reason.is_some())
            || !self.included_for.is_empty()
            || !self.risk_refs.0.is_empty()
            || !self.obligation_refs.0.is_empty()
    }

    /// Returns whether it applies and no document describes it.
    pub fn lacks_document(&self) -> bool {
        self.applicable == Some(true) && self.documents.0.is_empty()
    }
}

/// How the entries of a Statement of Applicability cover Annex A.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Controls of Annex A without an entry.
    pub missing: Vec<RequirementId>,
    /// Controls of Annex A with more than one.
    pub repeated: Vec<RequirementId>,
    /// Controls of Annex A whose entry does not say whether they apply.
    pub undecided: Vec<RequirementId>,
    /// Entries that look like Annex A and are no control of the 2022 edition.
    pub unknown: Vec<String>,
    /// The organisation's own controls.
    pub own: Vec<String>,
}

/// Returns how entries cover the 93 controls of Annex A (6.1.3 c and d).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::control::{Control, coverage}};
///
/// let entry = |id: &str| {
///     let mut fields = Fields::default();
///     fields.set("control_id", id);
///     fields.set("applicable", "yes");
///     Control::from_fields(&fields).unwrap()
/// };
/// let coverage = coverage(&[entry("A.5.1"), entry("A.5.1"), entry("A.18.2.3"), entry("ORG-1")]);
/// assert_eq!(coverage.missing.len(), 92);
/// assert_eq!(coverage.repeated[0].to_string(), "A.5.1");
/// assert_eq!(coverage.unknown, ["A.18.2.3"]);
/// assert_eq!(coverage.own, ["ORG-1"]);
/// ```
pub fn coverage(controls: &[Control]) -> Coverage {
    let mut coverage = Coverage::default();
    let mut entries: BTreeMap<RequirementId, Vec<&Control>> = BTreeMap::new();
    for control in controls {
        match control.annex_a() {
            Some(id) => entries.entry(id).or_default().push(control),
            None if control.control_id.starts_with("A.") => {
                coverage.unknown.push(control.control_id.clone());
            }
            None => coverage.own.push(control.control_id.clone()),
        }
    }
    for id in annex_a() {
        match entries.get(&id).map(Vec::as_slice) {
            None | Some([]) => coverage.missing.push(id),
            Some([one]) if one.applicable.is_none() => coverage.undecided.push(id),
            Some([_]) => {}
            Some(_) => coverage.repeated.push(id),
        }
    }
    coverage
}

/// Returns the 93 controls of Annex A of the 2022 edition in their order.
pub fn annex_a() -> impl Iterator<Item = RequirementId> {
    THEMES.into_iter().flat_map(|(theme, most)| {
        (1..=most).map(move |number| RequirementId::control(&[theme, number]))
    })
}

/// How many controls of a theme apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeTotal {
    /// The number of the theme: 5 to 8.
    pub theme: u16,
    /// How many controls it has in Annex A.
    pub controls: usize,
    /// How many of them apply.
    pub applicable: usize,
    /// How many are excluded.
    pub excluded: usize,
    /// How many are not decided, or have no entry.
    pub undecided: usize,
}

/// Returns the totals of the four themes; each control counts once, by the first of its entries that decides.
///
/// ```
/// use assay::domain::registers::control::totals;
///
/// let controls: Vec<usize> = totals(&[]).iter().map(|theme| theme.controls).collect();
/// assert_eq!(controls, [37, 8, 14, 34]);
/// assert_eq!(controls.iter().sum::<usize>(), 93);
/// ```
pub fn totals(controls: &[Control]) -> [ThemeTotal; 4] {
    let mut decisions: BTreeMap<RequirementId, bool> = BTreeMap::new();
    for control in controls {
        if let (Some(id), Some(applicable)) = (control.annex_a(), control.applicable) {
            decisions.entry(id).or_insert(applicable);
        }
    }
    THEMES.map(|(theme, most)| {
        let group = RequirementId::control(&[theme]);
        let of_theme = || decisions.iter().filter(|(id, _)| group.contains(id));
        let applicable = of_theme().filter(|(_, applies)| **applies).count();
        let excluded = of_theme().count() - applicable;
        let controls = usize::from(most);
        ThemeTotal {
            theme,
            controls,
            applicable,
            excluded,
            undecided: controls - applicable - excluded,
        }
    })
}

/// Returns the controls that treatments or risks rely on and that the Statement of Applicability does not include, each
/// once in the order of their use (6.1.3 c).
pub fn used_but_not_applicable<'a>(
    used: impl IntoIterator<Item = &'a References>,
    controls: &[Control],
) -> Vec<&'a str> {
    let applies = |id: &str| {
        controls.iter().any(|control| control.control_id == id && control.applicable == Some(true))
    };
    let mut faults: Vec<&str> = Vec::new();
    for id in used.into_iter().flat_map(|references| &references.0) {
        if !applies(id) && !faults.contains(&id.as_str()) {
            faults.push(id);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    fn entry(id: &str, more: &[(&'static str, &str)]) -> Control {
        example(&[&[("control_id", id)], more].concat())
    }

    #[test]
    fn every_field_comes_back() {
        let full =
            full_example::<Control>(&[("control_id", "A.5.9"), ("included_for", "law; risk")]);
        assert_eq!(full.key(), "A.5.9");
        assert_eq!(full.to_fields().get("included_for"), "risk; law");
        assert_eq!(full.holes(), [""; 0]);
    }

    #[test]
    fn annex_a_has_93_controls_and_nothing_beyond() {
        assert_eq!(annex_a().count(), 93);
        for id in ["A.5.1", "A.5.37", "A.6.8", "A.7.14", "A.8.34"] {
            assert!(entry(id, &[]).annex_a().is_some(), "{id}");
        }
        for id in ["A.5.0", "A.5.38", "A.6.9", "A.9.1", "A.5.1.1", "A.5", "5.1", "A.5.a", "ORG-1"] {
            assert!(entry(id, &[]).annex_a().is_none(), "{id}");
        }
    }

    #[test]
    fn a_full_statement_covers_annex_a() {
        let full: Vec<Control> =
            annex_a().map(|id| entry(&id.to_string(), &[("applicable", "yes")])).collect();
        assert_eq!(coverage(&full), Coverage::default());
        let undecided = [&full[1..], &[entry("A.5.1", &[])]].concat();
        assert_eq!(coverage(&undecided).undecided, ["A.5.1".parse().unwrap()]);
    }

    #[test]
    fn totals_count_each_control_once() {
        let controls = [
            entry("A.6.1", &[("applicable", "yes")]),
            entry("A.6.1", &[("applicable", "no")]),
            entry("A.6.7", &[("applicable", "no")]),
            entry("ORG-1", &[("applicable", "yes")]),
        ];
        let people = ThemeTotal { theme: 6, controls: 8, applicable: 1, excluded: 1, undecided: 6 };
        assert_eq!(totals(&controls)[1], people);
    }

    #[test]
    fn a_control_that_applies_wants_reason_state_description_and_owner() {
        let holes = entry("A.5.9", &[("applicable", "yes")]).holes();
        assert_eq!(holes, ["inclusion_reason", "implementation_state", "how", "owner"]);
        for reason in
            [("included_for", "business"), ("risk_refs", "R-1"), ("obligation_refs", "O-1")]
        {
            let holes = entry("A.5.9", &[("applicable", "yes"), reason]).holes();
            assert_eq!(holes, ["implementation_state", "how", "owner"]);
        }
    }

    #[test]
    fn an_entry_answers_as_the_statement_does() {
        let state = ("implementation_state", "implemented");
        assert_eq!(entry("A.5.9", &[("applicable", "yes"), state]).answer(), Answer::Conform);
        let excluded = entry("A.5.9", &[("applicable", "no"), state, ("justification", "none")]);
        assert_eq!(excluded.answer(), Answer::NotApplicable { justification: Some("none".into()) });
        assert_eq!(entry("A.5.9", &[]).answer(), Answer::Unanswered);
    }

    #[test]
    fn a_control_in_use_must_apply() {
        let controls = [
            entry("A.5.9", &[("applicable", "yes")]),
            entry("A.7.9", &[("applicable", "no")]),
            entry("ORG-1", &[("applicable", "yes")]),
        ];
        let used = [
            References(vec!["A.5.9".into(), "A.7.9".into()]),
            References(vec!["ORG-1".into(), "A.7.9".into(), "A.8.1".into()]),
        ];
        assert_eq!(used_but_not_applicable(&used, &controls), ["A.7.9", "A.8.1"]);
    }
}
