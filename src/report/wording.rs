//! The words in which a gap report speaks of answers, caps, gaps and assumptions, in whatever format it is written.
//!
//! Templates, JSON and workbooks take them from here, so that the same gap reads the same everywhere.

use crate::{
    domain::{
        assessment::Answer,
        assessment_run::{Assessed, Place, Remarks},
        gap::Severity,
        ratio::Ratio,
        report::gap::{Assumption, GapLine, GapReport},
        requirement::RequirementId,
        score::{CapReason, Gate, Weight},
    },
    report::document::Mark,
};

/// A longer finding is cut, because the whole of it stands in the source.
const LONGEST_FINDING: usize = 240;

/// Returns the mark, and with it the word, of an answer.
pub fn answer(answer: &Answer) -> Mark {
    match answer {
        Answer::Conform => Mark::Conform,
        Answer::Partial => Mark::Partial,
        Answer::Nonconform => Mark::Nonconform,
        Answer::NotApplicable { .. } => Mark::NotApplicable,
        Answer::Unanswered => Mark::Unanswered,
    }
}

/// Returns the mark, and with it the word, of a severity.
pub fn severity(severity: Severity) -> Mark {
    match severity {
        Severity::Blocker => Mark::Blocker,
        Severity::MajorRisk => Mark::MajorRisk,
        Severity::MinorRisk => Mark::MinorRisk,
        Severity::Advice => Mark::Advice,
    }
}

/// Returns the word that says whether a requirement is a mandatory element.
pub fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Mandatory => "mandatory",
        Gate::Ordinary => "ordinary",
    }
}

/// Returns why a headline is capped, such as "clause 9 at 0.3000" or "mandatory element 4.3 unanswered and 5 more";
/// `None` where nothing caps it.
pub fn cap_reason(report: &GapReport, reason: &CapReason) -> Option<String> {
    match reason {
        CapReason::NoCap => None,
        CapReason::MandatoryNotMet(elements) | CapReason::MandatoryOpen(elements) => {
            let (first, others) = elements.split_first()?;
            let more = match others.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Some(format!("mandatory element {first} {}{more}", state(report, first)))
        }
        CapReason::WeakestClause { group, headline } => {
            Some(format!("clause {group} at {headline}"))
        }
    }
}

fn state(report: &GapReport, requirement: &RequirementId) -> &'static str {
    let line = report.requirements.iter().find(|line| line.requirement == *requirement);
    match line.map(|line| &line.assessed.answer) {
        Some(Answer::Nonconform) => "not met",
        Some(Answer::Partial) => "met in part",
        Some(Answer::Conform) => "met",
        Some(Answer::NotApplicable { .. }) => "excluded",
        Some(Answer::Unanswered) | None => "unanswered",
    }
}

/// Returns in one sentence why a gap stands where it stands: the answer, whether the element is mandatory, the
/// severity, what the source says, and the size with its formula in figures.
pub fn why(line: &GapLine) -> String {
    let says = finding(&line.assessed)
        .map(|finding| format!("; the source says “{finding}”"))
        .unwrap_or_default();
    let danger = danger(line.gap.urgency.severity);
    format!("{}; {danger}{says}; size {}.", opening(line), size(line))
}

fn opening(line: &GapLine) -> String {
    let element = match (line.gate, line.gap.requirement.is_control()) {
        (Gate::Mandatory, _) => "mandatory element",
        (Gate::Ordinary, true) => "control (not a mandatory element)",
        (Gate::Ordinary, false) => "requirement (not a mandatory element)",
    };
    let missing = &line.assessed.missing_parts;
    match line.gap.answer {
        Answer::Nonconform => format!("This {element} is not met"),
        Answer::Partial => format!("This {element} is met in part, so half of it counts"),
        Answer::Conform | Answer::NotApplicable { .. } => {
            format!("Nothing is missing in this {element}")
        }
        Answer::Unanswered if missing.is_empty() => {
            format!("No source answers this {element}, so it counts as not met")
        }
        Answer::Unanswered => {
            format!("In this {element} {}, so all of it counts as not met", unanswered(missing))
        }
    }
}

/// Names the first three parts, so that the sentence stays one.
fn unanswered(parts: &[RequirementId]) -> String {
    let named: Vec<String> = parts.iter().take(3).map(RequirementId::citation).collect();
    match (named.as_slice(), parts.len()) {
        ([part], _) => format!("part {part} is unanswered"),
        (_, all) if all > named.len() => {
            format!("parts {} and {} more are unanswered", named.join(", "), all - named.len())
        }
        _ => format!("parts {} are unanswered", named.join(", ")),
    }
}

fn danger(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "nobody is certified without it (blocker)",
        Severity::MajorRisk => "an auditor would likely raise a major nonconformity (major risk)",
        Severity::MinorRisk => "an auditor would likely raise a minor nonconformity (minor risk)",
        Severity::Advice => "closing it is good practice, not a duty (advice)",
    }
}

/// Returns the formula of a gap's size in figures, such as "(1 − 0.5) × 3/3 × 0.7 = 0.3500".
pub fn size(line: &GapLine) -> String {
    let points = line.gap.answer.points().unwrap_or(Ratio::ZERO);
    let (risk, note) = match line.gap.urgency.risk {
        Some(risk) => (risk, ""),
        None => (Ratio::new(4, 10), ", with 0.4 because no risk is linked"),
    };
    format!(
        "(1 − {}) × {}/{} × {} = {}{note}",
        short(points),
        short(line.weight.ratio()),
        short(Weight::MAX.ratio()),
        short(risk),
        line.gap.size
    )
}

/// A figure without the zeros at its end.
fn short(ratio: Ratio) -> String {
    let text = ratio.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What the deciding source found, on one line and without its full stop.
fn finding(assessed: &Assessed) -> Option<String> {
    let words: Vec<&str> =
        remark(assessed, |remarks| &remarks.finding).split_whitespace().collect();
    let text = words.join(" ");
    let text = text.trim_end_matches('.');
    let cut: String = text.chars().take(LONGEST_FINDING).collect();
    match (cut.is_empty(), cut.len() == text.len()) {
        (true, _) => None,
        (false, true) => Some(cut),
        (false, false) => Some(format!("{}…", cut.trim_end())),
    }
}

/// Returns the first text that a source gives for one of its remarks, the deciding source first; empty where none
/// does.
pub fn remark(assessed: &Assessed, of: fn(&Remarks) -> &String) -> &str {
    assessed
        .statements
        .iter()
        .map(|statement| of(&statement.remarks).trim())
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// Returns where the answer stands, or `None` where nobody has answered.
pub fn place(assessed: &Assessed) -> Option<&Place> {
    assessed
        .statements
        .iter()
        .find(|statement| statement.answer != Answer::Unanswered)
        .map(|statement| &statement.place)
}

/// Returns an assumption as a sentence.
pub fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::ClausesNotAssessed => {
            "No source speaks of clauses 4 to 10, so all of them count as unanswered."
        }
        Assumption::AnnexANotAssessed => {
            "No source speaks of Annex A, so all its controls count as unanswered."
        }
        Assumption::EvidenceIsStatement => {
            "Evidence that a sheet names counts as a statement (0.2), because the sheet does not show it."
        }
        Assumption::RiskNotLinked => {
            "No risk is linked, so each gap weighs 0.4 of the greatest risk."
        }
        Assumption::EffortIsTypical => {
            "Effort is what an organisation of about a hundred people typically needs, not an estimate for this one."
        }
        Assumption::PlannedIsNonconform => {
            "A control that is planned does not work today and counts as nonconform."
        }
        Assumption::FiguresReadAsScale => {
            "Figures in a status column were read as levels or per cent."
        }
        Assumption::UpgradedFrom2013 => {
            "Answers to the 2013 edition were upgraded to 2022; a merged control has the weakest answer of its parts."
        }
        Assumption::ClaimsNotTested => {
            "An answer means what its source claims; nothing was tested on site."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::gap_demo;

    fn why_of(id: &str) -> String {
        let report = gap_demo::report();
        let line = report.gaps.iter().find(|line| line.gap.requirement.to_string() == id).unwrap();
        why(line)
    }

    #[test]
    fn a_gap_says_in_one_sentence_why_it_stands_where_it_stands() {
        insta::assert_snapshot!(why_of("9.2.2"), @"This mandatory element is not met; nobody is certified without it (blocker); the source says “No audit programme exists”; size (1 − 0) × 3/3 × 0.4 = 0.4000, with 0.4 because no risk is linked.");
        insta::assert_snapshot!(why_of("A.5.1"), @"This control (not a mandatory element) is met in part, so half of it counts; an auditor would likely raise a major nonconformity (major risk); the source says “=1+1 is no policy”; size (1 − 0.5) × 3/3 × 0.4 = 0.2000, with 0.4 because no risk is linked.");
        insta::assert_snapshot!(why_of("A.8.8"), @"This control (not a mandatory element) is met in part, so half of it counts; an auditor would likely raise a major nonconformity (major risk); the source says “Scans run monthly. Nobody tracks what they find”; size (1 − 0.5) × 3/3 × 0.4 = 0.2000, with 0.4 because no risk is linked.");
        insta::assert_snapshot!(why_of("6.1.2"), @"In this mandatory element parts 6.1.2 b), 6.1.2 c) 1), 6.1.2 c) 2) and 5 more are unanswered, so all of it counts as not met; nobody is certified without it (blocker); size (1 − 0) × 3/3 × 0.4 = 0.4000, with 0.4 because no risk is linked.");
        insta::assert_snapshot!(why_of("4.3"), @"No source answers this mandatory element, so it counts as not met; nobody is certified without it (blocker); size (1 − 0) × 3/3 × 0.4 = 0.4000, with 0.4 because no risk is linked.");
    }

    #[test]
    fn a_cap_names_its_first_element_and_counts_the_others() {
        let report = gap_demo::report();
        let reason = |reason| cap_reason(&report, &reason).unwrap_or_default();
        let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!(reason(CapReason::NoCap), "");
        assert_eq!(
            reason(CapReason::MandatoryNotMet(ids(&["9.2.2"]))),
            "mandatory element 9.2.2 not met"
        );
        assert_eq!(
            reason(CapReason::MandatoryOpen(ids(&["4.3", "5.2", "6.2"]))),
            "mandatory element 4.3 unanswered and 2 more"
        );
        let group = "9".parse().unwrap();
        let weakest = CapReason::WeakestClause { group, headline: Ratio::new(3, 10) };
        assert_eq!(reason(weakest), "clause 9 at 0.3000");
    }

    #[test]
    fn a_long_finding_is_cut_and_stays_on_one_line() {
        let mut report = gap_demo::report();
        let line =
            report.gaps.iter_mut().find(|line| !line.assessed.statements.is_empty()).unwrap();
        line.assessed.statements[0].remarks.finding = "no\r\nplan ".repeat(100);
        let sentence = why(line);
        assert!(
            sentence.contains("no plan no plan") && sentence.contains("…”; size"),
            "{sentence}"
        );
    }
}
