//! A small gap report that tests of several formats share: two sheets of 2022, one of 2013, and a little of everything
//! that a report may hold.

use chrono::NaiveDate;

use crate::{
    domain::{
        assessment::{Answer, Maturity},
        assessment_run::{Place, Remarks, Source, Statement, assess},
        ratio::Ratio,
        report::gap::{self, Assumption, Frame, GapReport, SourceProblem, SourceSheet},
        requirement::Edition,
    },
    questionnaires,
};

/// Returns a statement about a requirement of the first sheet.
pub(crate) fn statement(id: &str, answer: Answer, row: u32, remarks: Remarks) -> Statement {
    Statement {
        requirement: id.parse().unwrap(),
        answer,
        maturity: None,
        evidence: Vec::new(),
        place: place("gap.xlsx", "Gap", row),
        remarks,
    }
}

fn place(file: &str, sheet: &str, row: u32) -> Place {
    Place { file: file.into(), sheet: sheet.into(), cell: format!("E{row}") }
}

fn finding(text: &str) -> Remarks {
    Remarks { finding: text.into(), ..Remarks::default() }
}

fn first_sheet() -> Source {
    let mut patching = statement("A.8.8", Answer::Partial, 7, Remarks::default());
    patching.maturity = Some(Maturity { level: Ratio::new(2, 1), target: Ratio::new(3, 1) });
    patching.remarks = Remarks {
        finding: "Scans run monthly.\nNobody tracks what they find.".into(),
        how: "Scanner on all servers".into(),
        action: "Open a ticket for each finding".into(),
        owner: "Ines Ødegård".into(),
        due: "2027-01-31".into(),
        evidence: "Scan report 2026-10".into(),
    };
    let excluded = Answer::NotApplicable { justification: Some("nothing is developed".into()) };
    let statements = vec![
        statement("4.1", Answer::Conform, 2, Remarks::default()),
        statement("4.2", Answer::Conform, 3, Remarks::default()),
        statement("6.1.2.a", Answer::Conform, 4, Remarks::default()),
        statement("9.2.2", Answer::Nonconform, 5, finding("No audit programme exists.")),
        statement("A.5.1", Answer::Conform, 6, Remarks::default()),
        patching,
        statement("A.8.25", excluded, 8, Remarks::default()),
    ];
    Source {
        edition: Edition::E2022,
        rows: crate::domain::assessment_run::Rows::Answers,
        statements,
    }
}

fn second_sheet() -> Source {
    let mut contradicting = statement("A.5.1", Answer::Partial, 9, finding("=1+1 is no policy"));
    contradicting.place = place("soa.xlsx", "SoA", 9);
    Source {
        edition: Edition::E2022,
        rows: crate::domain::assessment_run::Rows::Answers,
        statements: vec![contradicting],
    }
}

fn old_sheet() -> Source {
    let mut old = statement("A.9.4.5", Answer::Conform, 0, Remarks::default());
    old.place = place("old.xlsx", "2013", 12);
    Source {
        edition: Edition::E2013,
        rows: crate::domain::assessment_run::Rows::Answers,
        statements: vec![old],
    }
}

fn frame() -> Frame {
    Frame {
        organisation: "Bäckerei Süß & Söhne".into(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
        sources: vec![
            SourceSheet {
                file: "gap.xlsx".into(),
                sha256: "ab".repeat(32),
                sheet: "Gap".into(),
                register: Ok("gap".into()),
                edition: Some("2022".into()),
                read: 7,
                rejected: 0,
                skipped: 1,
            },
            SourceSheet {
                file: "gap.xlsx".into(),
                sha256: "ab".repeat(32),
                sheet: "Cover".into(),
                register: Err("no row reads like the header of a register".into()),
                edition: None,
                read: 0,
                rejected: 0,
                skipped: 4,
            },
        ],
        problems: vec![SourceProblem {
            place: place("gap.xlsx", "Gap", 11),
            value: "mabye".into(),
            message: "this word is not known as a state".into(),
            suggestion: Some("maybe → partial".into()),
        }],
        assumptions: vec![Assumption::PlannedIsNonconform],
    }
}

/// Returns the report.
pub(crate) fn report() -> GapReport {
    report_on(&[first_sheet(), second_sheet(), old_sheet()])
}

/// Returns a report on these sources in the same frame.
pub(crate) fn report_on(sources: &[Source]) -> GapReport {
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    gap::report(&questionnaire, assess(&questionnaire, sources), frame())
}
