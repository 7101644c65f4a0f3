//! The risk method: scales, formula, bands, acceptance line and roles, by which risks are assessed alike each time
//! (6.1.2 a and b). Once approved it stays as it is; a change is a new version.

use chrono::NaiveDate;

use super::risk_scale::{Band, Bands, Matrix, Scale};
use crate::domain::{
    record::{FieldFault, Record, in_order, record},
    value::{References, choice},
};

choice! {
    /// How likelihood and impact make a score.
    Combination {
        /// Multiplied.
        Product = "product",
        /// Added.
        Sum = "sum",
        /// Looked up in the method's matrix.
        Matrix = "matrix",
    }
}

record! {
    /// A version of the way in which the organisation assesses and treats risks.
    RiskMethod known by name & version; checked by contradictions;
    /// What it is called.
    name: String = "Method",
    /// Its version.
    version: String = "Version",
    /// The approach chosen, such as scored scales, probabilities from data, or lists of common hazards.
    approach: Option<String> = "Approach",
    /// What it is applied to.
    coverage: Option<String> = "Coverage",
    /// When and how assessments are done.
    assessment_criteria: Option<String> = "Criteria for assessments",
    /// How risks are found.
    identification: Option<String> = "Identification",
    /// What an impact is judged by: business aims, law, contracts, people.
    impact_criteria: Option<String> = "Impact criteria",
    /// The values of likelihood with their meanings.
    likelihood_scale: Scale = "Likelihood scale",
    /// The values of impact with their meanings.
    impact_scale: Scale = "Impact scale",
    /// How the two make a score.
    combination: Option<Combination> = "Combination",
    /// The scores, where they are looked up.
    matrix: Matrix = "Matrix",
    /// The bands of scores, each with its action and priority.
    bands: Bands = "Bands",
    /// The highest score that is accepted without treatment.
    acceptance_line: Option<u32> = "Acceptance line",
    /// How much risk the organisation wants to take.
    appetite: Option<String> = "Risk appetite",
    /// Who identifies, owns, decides and accepts.
    roles: Option<String> = "Roles",
    /// How treatment is chosen, planned and followed up (6.1.3).
    treatment_rules: Option<String> = "Treatment",
    /// How often, in months, risks, plan and actions are reviewed.
    review_interval_months: Option<u32> = "Review interval (months)",
    /// What calls for a review at other times.
    review_triggers: Option<String> = "Review triggers",
    /// The documents that describe it.
    document_refs: References = "Documents",
    /// The stakeholders who agreed to the acceptance line.
    agreed_by: Option<String> = "Agreed by",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// When it was approved; from then on it is locked.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When it was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// When a newer version took its place.
    superseded_on: Option<NaiveDate> = "Superseded on",
    /// What changed since the version before.
    change_note: Option<String> = "Change note",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Fields that may still change when a method is approved: they tell its further life, not how risks are judged.
const OPEN_WHEN_APPROVED: [&str; 5] =
    ["reviewed_on", "next_review_on", "superseded_on", "document_refs", "notes"];

/// The level of a risk by a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The score that likelihood and impact make.
    pub score: u32,
    /// The band of that score; `None` where the method's bands leave it out.
    pub band: Option<Band>,
    /// What the acceptance line says of it.
    pub acceptance: Acceptance,
}

/// What a method's acceptance line says of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Acceptance {
    /// On the line or below: it may stay as it is.
    Acceptable,
    /// Above the line: it needs treatment, or somebody who accepts it.
    NeedsTreatment,
    /// The method has no line.
    NoLine,
}

/// Why a method gives a risk no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoLevel {
    /// The likelihood is no value of the scale.
    #[error(
        "likelihood “{0}” is no value of the method's scale; write one of its names or figures"
    )]
    Likelihood(String),
    /// The impact is no value of the scale.
    #[error("impact “{0}” is no value of the method's scale; write one of its names or figures")]
    Impact(String),
    /// The method does not say how the two make a score.
    #[error(
        "the method does not say how likelihood and impact make a score; choose product, sum or matrix"
    )]
    Combination,
    /// The matrix has no score for the two.
    #[error("the method's matrix has no score for likelihood {0} and impact {1}; add it")]
    Matrix(u32, u32),
    /// The score is greater than any number kept.
    #[error(
        "the score of likelihood {0} and impact {1} is too great; use smaller figures in the scales"
    )]
    TooGreat(u32, u32),
}

impl RiskMethod {
    /// Returns the level of a risk with this likelihood and impact, as texts of a register (6.1.2 d and e).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::risk_method::*};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Scored scales");
    /// fields.set("version", "2");
    /// fields.set("likelihood_scale", "1 | rare | once in ten years\n4 | likely | every year");
    /// fields.set("impact_scale", "2 | minor | up to 10,000\n5 | severe | above 1 million");
    /// fields.set("combination", "product");
    /// fields.set("bands", "1-9 | low | watch | none\n10-25 | high | treat | within 90 days");
    /// fields.set("acceptance_line", "9");
    /// let method = RiskMethod::from_fields(&fields).unwrap();
    ///
    /// let level = method.level("4 - likely", "Severe").unwrap();
    /// assert_eq!(level.score, 20);
    /// assert_eq!(level.band.unwrap().priority, "within 90 days");
    /// assert_eq!(level.acceptance, Acceptance::NeedsTreatment);
    /// assert_eq!(method.level("rare", "severe").unwrap().acceptance, Acceptance::Acceptable);
    /// assert_eq!(method.level("often", "severe"), Err(NoLevel::Likelihood("often".into())));
    /// ```
    ///
    /// # Errors
    /// What keeps the method from giving a level: a value that is on no scale, no formula, a hole in the matrix.
    pub fn level(&self, likelihood: &str, impact: &str) -> Result<Level, NoLevel> {
        let found = self.likelihood_scale.find(likelihood);
        let likelihood = found.ok_or_else(|| NoLevel::Likelihood(likelihood.to_owned()))?.value;
        let found = self.impact_scale.find(impact);
        let impact = found.ok_or_else(|| NoLevel::Impact(impact.to_owned()))?.value;
        let score = self.score(likelihood, impact)?;
        let acceptance = match self.acceptance_line {
            None => Acceptance::NoLine,
            Some(line) if score <= line => Acceptance::Acceptable,
            Some(_) => Acceptance::NeedsTreatment,
        };
        Ok(Level { score, band: self.bands.of(score).cloned(), acceptance })
    }

    fn score(&self, likelihood: u32, impact: u32) -> Result<u32, NoLevel> {
        let too_great = NoLevel::TooGreat(likelihood, impact);
        match self.combination.ok_or(NoLevel::Combination)? {
            Combination::Product => likelihood.checked_mul(impact).ok_or(too_great),
            Combination::Sum => likelihood.checked_add(impact).ok_or(too_great),
            Combination::Matrix => {
                let mut places = self.impact_scale.values().iter();
                let place = places.position(|value| value.value == impact);
                place
                    .and_then(|place| self.matrix.score(likelihood, place))
                    .ok_or(NoLevel::Matrix(likelihood, impact))
            }
        }
    }

    /// Returns the scores that the scales can make and no band holds, from the lowest; each wants a band with an action
    /// and a priority.
    pub fn scores_without_band(&self) -> Vec<u32> {
        let mut without = Vec::new();
        for likelihood in self.likelihood_scale.values() {
            for impact in self.impact_scale.values() {
                match self.score(likelihood.value, impact.value) {
                    Ok(score) if self.bands.of(score).is_none() => without.push(score),
                    _ => {}
                }
            }
        }
        without.sort_unstable();
        without.dedup();
        without
    }

    /// Returns the faults of a change to this method: once it is approved, all that decides how risks are judged stays,
    /// and its approval with it, so that levels remain comparable (6.1.2 b).
    pub fn faults_of_change(&self, changed: &Self) -> Vec<FieldFault> {
        if self.approved_on.is_none() {
            return Vec::new();
        }
        let (before, after) = (self.to_fields(), changed.to_fields());
        let locked = Self::FIELDS.iter().map(|field| field.name);
        locked
            .filter(|name| !OPEN_WHEN_APPROVED.contains(name))
            .filter(|name| before.get(name) != after.get(name))
            .map(|name| {
                let message = "the method is approved and cannot change; write a new version of it";
                FieldFault::new(name, message)
            })
            .collect()
    }
}

fn contradictions(method: &RiskMethod) -> Vec<FieldFault> {
    let unsigned = (method.approved_on.is_some() && method.approved_by.is_none()).then(|| {
        FieldFault::new("approved_by", "an approval has a person; write who approved the method")
    });
    let approved = ("the approval", method.approved_on);
    [
        unsigned,
        in_order(approved, ("superseded_on", method.superseded_on)),
        rows_without_scale(method),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the fault of a matrix that has rows or scores for values that are on no scale.
fn rows_without_scale(method: &RiskMethod) -> Option<FieldFault> {
    let likelihoods = method.likelihood_scale.values();
    let impacts = method.impact_scale.values().len();
    let rows = method.matrix.rows();
    if likelihoods.is_empty() || impacts == 0 {
        return None;
    }
    rows.iter().find_map(|(likelihood, scores)| {
        if !likelihoods.iter().any(|known| known.value == *likelihood) {
            let message = format!("the row of likelihood {likelihood} has no value on its scale; correct one");
            return Some(FieldFault::new("matrix", message));
        }
        (scores.len() != impacts).then(|| {
            let count = scores.len();
            let message = format!(
                "the row of likelihood {likelihood} has {count} scores and impact has {impacts} values; make them equal"
            );
            FieldFault::new("matrix", message)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    const SCALES: [(&str, &str); 4] = [
        ("name", "Scored scales"),
        ("version", "2"),
        ("likelihood_scale", "1 | rare\n2 | likely"),
        ("impact_scale", "1 | minor\n3 | severe"),
    ];

    fn method(more: &[(&'static str, &str)]) -> RiskMethod {
        example(&[&SCALES[..], more].concat())
    }

    #[test]
    fn every_field_comes_back() {
        let own = [("matrix", "1: 1 3\n2: 2 9"), ("bands", "1-3 | low | watch | none\n9-9 | high")];
        let full = full_example::<RiskMethod>(&[&SCALES[..], &own].concat());
        assert_eq!(full.key(), "Scored scales · 2");
    }

    #[test]
    fn a_score_is_added_multiplied_or_looked_up() {
        let score = |combination: &str, impact: &str| {
            let method = method(&[("combination", combination), ("matrix", "1: 1 3\n2: 2 9")]);
            method.level("likely", impact).unwrap().score
        };
        assert_eq!(score("sum", "severe"), 5);
        assert_eq!(score("product", "severe"), 6);
        assert_eq!(score("matrix", "severe"), 9);
        assert_eq!(score("matrix", "minor"), 2);
    }

    #[test]
    fn a_method_without_formula_or_score_says_so() {
        assert_eq!(method(&[]).level("1", "1"), Err(NoLevel::Combination));
        let holes = method(&[("combination", "matrix"), ("matrix", "1: 1 3")]);
        assert_eq!(holes.level("2", "1"), Err(NoLevel::Matrix(2, 1)));
        let great = method(&[("combination", "product"), ("impact_scale", "2147483647 | all")]);
        assert_eq!(great.level("2", "all").map(|level| level.score), Ok(4_294_967_294));
        let greater = "2147483647 | one";
        let great = method(&[
            ("combination", "product"),
            ("impact_scale", greater),
            ("likelihood_scale", greater),
        ]);
        assert!(matches!(great.level("one", "one"), Err(NoLevel::TooGreat(..))));
    }

    #[test]
    fn a_score_outside_the_bands_is_listed() {
        let bands = method(&[("combination", "product"), ("bands", "1-2 | low")]);
        assert_eq!(bands.scores_without_band(), [3, 6]);
        assert_eq!(bands.level("2", "3").unwrap().band, None);
    }

    #[test]
    fn an_approved_method_is_locked_but_for_its_further_life() {
        let draft = method(&[]);
        let approval = [("approved_by", "Board"), ("approved_on", "2026-01-15")];
        let approved = method(&approval);
        assert!(draft.faults_of_change(&approved).is_empty());
        let reviewed = method(&[&approval[..], &[("reviewed_on", "2027-01-15")]].concat());
        assert!(approved.faults_of_change(&reviewed).is_empty());
        let eased = method(&[&approval[..], &[("acceptance_line", "9")]].concat());
        let fields = |changed: &RiskMethod| -> Vec<&str> {
            approved.faults_of_change(changed).iter().map(|fault| fault.field).collect()
        };
        assert_eq!(fields(&eased), ["acceptance_line"]);
        assert_eq!(fields(&draft), ["approved_by", "approved_on"]);
    }

    #[test]
    fn contradictions_are_named() {
        let unsigned =
            faults_of::<RiskMethod>(&[&SCALES[..], &[("approved_on", "2026-01-15")]].concat());
        assert_eq!(unsigned.len(), 1);
        for matrix in ["5: 1 2", "1: 1 2 3"] {
            let faults = faults_of::<RiskMethod>(&[&SCALES[..], &[("matrix", matrix)]].concat());
            assert_eq!(faults.len(), 1, "{matrix}");
        }
    }
}
