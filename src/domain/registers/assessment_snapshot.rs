//! Snapshots of assessments: the figures of a run as they stood on a day, an area a record, so that runs can be compared
//! after answers have changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::{
    figure::Figure,
    ratio::Ratio,
    record::record,
    requirement::RequirementId,
    score::{Headline, Score},
    value::Value,
};

record! {
    /// The figures of one area in one run, on a day.
    AssessmentSnapshot known by assessment_ref & area & taken_on;
    /// The run of the assessment.
    assessment_ref: String = "Assessment",
    /// The area: `overall`, a clause such as `9`, or a theme such as `A.8`.
    area: String = "Area",
    /// The day as of which the figures hold.
    taken_on: NaiveDate = "As of",
    /// The figure to show first; empty where too little was answered for one.
    headline: Option<Figure> = "Headline",
    /// Whether too little was answered for the headline to be settled.
    provisional: Option<bool> = "Provisional",
    /// What the headline may not exceed.
    cap: Option<Figure> = "Cap",
    /// Why, in words.
    cap_reason: Option<String> = "Reason of the cap",
    /// How much is answered.
    coverage: Option<Figure> = "Coverage",
    /// Points over what is answered.
    claimed: Option<Figure> = "Claimed",
    /// The same if all that is unanswered were missing.
    floor: Option<Figure> = "Floor",
    /// The same if all that is unanswered were met.
    ceiling: Option<Figure> = "Ceiling",
    /// What evidence proves of it.
    proven: Option<Figure> = "Proven",
    /// The mean maturity, cut to its targets.
    maturity: Option<Figure> = "Maturity",
    /// Requirements that are met.
    conform: u32 = "Conform",
    /// Requirements that are met in part.
    partial: u32 = "Partial",
    /// Requirements that are not met.
    nonconform: u32 = "Nonconform",
    /// Excluded controls.
    not_applicable: u32 = "Not applicable",
    /// Requirements that nobody has answered.
    unanswered: u32 = "Unanswered",
    /// The formula and its version.
    formula: Option<String> = "Formula",
    /// The report, as it was worded on that day.
    text: Option<String> = "Text",
}

/// The area that stands for everything.
pub const OVERALL: &str = "overall";

/// Where and when a snapshot is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotHead {
    /// The run of the assessment.
    pub assessment_ref: String,
    /// The area: [`OVERALL`], a clause or a theme.
    pub area: String,
    /// The day as of which the figures hold.
    pub taken_on: NaiveDate,
}

impl AssessmentSnapshot {
    /// Returns the snapshot of a score; its words are left to the caller.
    pub fn of(head: SnapshotHead, score: &Score) -> Self {
        let figure = |ratio: Option<Ratio>| ratio.and_then(as_figure);
        Self {
            assessment_ref: head.assessment_ref,
            area: head.area,
            taken_on: head.taken_on,
            headline: figure(score.headline.figure()),
            provisional: Some(matches!(score.headline, Headline::Provisional(_))),
            cap: as_figure(score.cap.limit),
            cap_reason: None,
            coverage: figure(score.coverage),
            claimed: figure(score.claimed),
            floor: figure(score.floor),
            ceiling: figure(score.ceiling),
            proven: figure(score.proven),
            maturity: figure(score.maturity.map(|maturity| maturity.cut)),
            conform: score.items.conform,
            partial: score.items.partial,
            nonconform: score.items.nonconform,
            not_applicable: score.items.not_applicable,
            unanswered: score.items.unanswered,
            formula: None,
            text: None,
        }
    }

    /// Returns whether the headline reaches a line in per cent; an area without a headline does not.
    pub fn reaches(&self, line: u32) -> bool {
        let line = Ratio::new(i64::from(line), 100);
        self.headline.is_some_and(|headline| headline.ratio() >= line)
    }
}

/// How the headline of an area changed between two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaChange {
    /// The area.
    pub area: String,
    /// Its headline then; `None` where it had none.
    pub before: Option<Figure>,
    /// Its headline now; `None` where it has none.
    pub after: Option<Figure>,
}

impl AreaChange {
    /// Returns how much the headline rose, negative where it fell; `None` where one of the two is missing.
    pub fn rise(&self) -> Option<Ratio> {
        Some(self.after?.ratio() - self.before?.ratio())
    }
}

/// Returns the change of every area between two runs, `overall` first, then clauses and themes in their order.
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::assessment_snapshot::*};
/// let taken = |run: &str, area: &str, headline: &str| {
///     let mut fields = Fields::default();
///     let counts = ["conform", "partial", "nonconform", "not_applicable", "unanswered"];
///     counts.into_iter().for_each(|name| fields.set(name, "0"));
///     let texts = [("assessment_ref", run), ("area", area), ("taken_on", "2026-11-21"),
///         ("headline", headline)];
///     texts.into_iter().for_each(|(name, text)| fields.set(name, text));
///     AssessmentSnapshot::from_fields(&fields).unwrap()
/// };
/// let before = [taken("GA-1", "9", "0.3"), taken("GA-1", "overall", "0.55")];
/// let after = [taken("GA-2", "9", "0.75"), taken("GA-2", "overall", "0.8"), taken("GA-2", "10", "1")];
/// let changes = changes(&before, &after);
/// let rises: Vec<(&str, Option<String>)> = changes
///     .iter()
///     .map(|change| (change.area.as_str(), change.rise().map(|rise| rise.to_string())))
///     .collect();
/// let rise = |text: &str| Some(text.to_owned());
/// assert_eq!(rises, [("overall", rise("0.2500")), ("9", rise("0.4500")), ("10", None)]);
/// ```
pub fn changes(before: &[AssessmentSnapshot], after: &[AssessmentSnapshot]) -> Vec<AreaChange> {
    let headlines = |snapshots: &[AssessmentSnapshot]| -> BTreeMap<Area, Option<Figure>> {
        snapshots.iter().map(|taken| (area(&taken.area), taken.headline)).collect()
    };
    let (before, after) = (headlines(before), headlines(after));
    let areas: BTreeSet<&Area> = before.keys().chain(after.keys()).collect();
    let headline = |of: &BTreeMap<Area, Option<Figure>>, area| of.get(area).copied().flatten();
    areas
        .into_iter()
        .map(|area| AreaChange {
            area: area.2.clone(),
            before: headline(&before, area),
            after: headline(&after, area),
        })
        .collect()
}

/// Returns the areas that stay below a line in per cent, in the order given.
pub fn below(line: u32, snapshots: &[AssessmentSnapshot]) -> Vec<&AssessmentSnapshot> {
    snapshots.iter().filter(|taken| !taken.reaches(line)).collect()
}

/// Returns a ratio as the figure that reports show, with four decimals.
fn as_figure(ratio: Ratio) -> Option<Figure> {
    Figure::read(&ratio.to_string()).ok()
}

/// An area by its place: everything, then clauses and themes by number, then whatever else by name.
type Area = (u8, Option<RequirementId>, String);

fn area(name: &str) -> Area {
    match name.parse() {
        _ if name == OVERALL => (0, None, name.to_owned()),
        Ok(id) => (1, Some(id), name.to_owned()),
        Err(_not_a_requirement) => (2, None, name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        assessment,
        record::testing::{example, full_example},
        requirement::RequirementId,
        score::{Gate, ScoredItem, Weight, score},
        value::Value,
    };

    const TAKEN: &[(&str, &str)] = &[
        ("assessment_ref", "GA-2026-2"),
        ("area", "A.8"),
        ("taken_on", "2026-09-28"),
        ("headline", "0.49"),
        ("provisional", "no"),
        ("cap", "0.49"),
        ("cap_reason", "A.8.8 is not met"),
        ("coverage", "0.9412"),
        ("claimed", "0.6852"),
        ("floor", "0.6372"),
        ("ceiling", "0.7072"),
        ("proven", "0.46"),
        ("maturity", "2.6"),
        ("conform", "19"),
        ("partial", "8"),
        ("nonconform", "4"),
        ("not_applicable", "1"),
        ("unanswered", "2"),
        ("formula", "gap score 1"),
        ("text", "# Figures\n\nA.8: 49 %"),
    ];

    #[test]
    fn a_full_snapshot_comes_back_as_written() {
        let taken: AssessmentSnapshot = full_example(TAKEN);
        assert!(taken.reaches(49) && !taken.reaches(50));
        assert_eq!(below(50, &[taken]).len(), 1);
    }

    #[test]
    fn a_snapshot_keeps_the_figures_of_a_score() {
        let item = |control: u16, answer| ScoredItem {
            requirement: RequirementId::control(&[8, control]),
            weight: Weight::MIN,
            gate: Gate::Ordinary,
            answer,
            maturity: None,
            evidence: vec![],
        };
        let items = [
            item(1, assessment::Answer::Conform),
            item(2, assessment::Answer::Partial),
            item(3, assessment::Answer::Unanswered),
        ];
        let head = SnapshotHead {
            assessment_ref: "GA-1".into(),
            area: "A.8".into(),
            taken_on: NaiveDate::read("2026-09-28").unwrap(),
        };
        let taken = AssessmentSnapshot::of(head, &score(&items));
        let texts = [taken.claimed, taken.floor, taken.coverage, taken.headline]
            .map(|figure| figure.unwrap().to_string());
        assert_eq!(texts, ["0.75", "0.5", "0.6667", "0.75"]);
        assert_eq!((taken.conform, taken.partial, taken.unanswered), (1, 1, 1));
        assert_eq!(taken.provisional, Some(true));
    }

    #[test]
    fn an_area_that_only_one_run_knows_has_no_rise() {
        let known: AssessmentSnapshot = example(TAKEN);
        let fallen = AssessmentSnapshot { headline: Figure::read("0.4").ok(), ..known.clone() };
        let change = changes(std::slice::from_ref(&known), &[fallen]).remove(0);
        assert_eq!(change.rise().unwrap().to_string(), "-0.0900");
        assert_eq!(changes(&[known], &[]).remove(0).rise(), None);
    }
}
