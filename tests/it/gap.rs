//! From sheets to answers: what a source means is kept, parts roll up, editions are upgraded, sources complete each
//! other.

use assay::{
    app,
    domain::{assessment::Answer, report::gap::GapReport},
    error::Error,
    import::{
        vocabulary::Vocabulary,
        workbook::{self, Limits},
    },
    questionnaires,
};
use chrono::NaiveDate;

fn gap(files: &[(&str, &str)]) -> Result<GapReport, Error> {
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    let vocabulary = Vocabulary::bundled().unwrap();
    let workbooks: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            workbook::read_bytes(name, text.as_bytes().to_vec(), &Limits::default()).unwrap()
        })
        .collect();
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    app::gap::assess_workbooks(&workbooks, (&questionnaire, &vocabulary), "Example", as_of)
}

fn answer(report: &GapReport, id: &str) -> Answer {
    let line = report.requirements.iter().find(|line| line.requirement.to_string() == id).unwrap();
    line.assessed.answer.clone()
}

#[test]
fn a_statement_of_applicability_keeps_its_meaning() {
    let report = gap(&[(
        "soa.csv",
        "Control,Title,Applicable,Justification,Implementation status\n\
         A.5.1,Policies,Yes,Risk,Implemented\n\
         A.5.2,Roles,Yes,Risk,\n\
         A.5.3,Duties,Yes,Risk,Planned\n\
         A.5.4,Management,Yes,Risk,Partially implemented\n\
         A.7.1,Perimeters,No,We have no offices,Not implemented\n\
         A.7.2,Entry,No,,Not implemented\n",
    )])
    .unwrap();
    assert_eq!(answer(&report, "A.5.1"), Answer::Conform);
    assert_eq!(answer(&report, "A.5.2"), Answer::Unanswered, "applicable is not implemented");
    assert_eq!(answer(&report, "A.5.3"), Answer::Nonconform, "planned does not work today");
    assert_eq!(answer(&report, "A.5.4"), Answer::Partial);
    let reason = Some("We have no offices".to_owned());
    assert_eq!(answer(&report, "A.7.1"), Answer::NotApplicable { justification: reason });
    assert_eq!(answer(&report, "A.7.2"), Answer::NotApplicable { justification: None });
    let codes: Vec<_> = report.problems.iter().map(|problem| problem.place.cell.as_str()).collect();
    assert_eq!(codes, ["C7"], "an exclusion without a reason is a problem");
    assert_eq!(answer(&report, "9.2.1"), Answer::Unanswered);
    assert_eq!(report.overall.headline.figure(), None, "most is unanswered");
}

#[test]
fn a_2013_source_is_upgraded_by_its_weakest_part() {
    let report = gap(&[(
        "soa-2013.csv",
        "Control,Title,Status\n\
         A.5.1.1,Policies for information security,Implemented\n\
         A.5.1.2,Review of the policies for information security,Not implemented\n\
         A.6.1.1,Information security roles and responsibilities,Implemented\n\
         A.8.1.1,Inventory of assets,Implemented\n\
         A.18.2.3,Technical compliance review,Partially implemented\n",
    )])
    .unwrap();
    assert_eq!(answer(&report, "A.5.1"), Answer::Nonconform, "the review fails");
    assert_eq!(answer(&report, "A.5.2"), Answer::Conform);
    assert_eq!(answer(&report, "A.5.9"), Answer::Unanswered, "ownership of assets was not asked");
    assert_eq!(answer(&report, "A.5.36"), Answer::Partial);
    assert_eq!(answer(&report, "A.8.8"), Answer::Partial, "18.2.3 lives on in two controls");
    assert_eq!(answer(&report, "A.5.7"), Answer::Unanswered, "new in 2022");
    assert_eq!(report.upgrades.len(), 6);
}

#[test]
fn parts_roll_up_and_wider_rows_answer_what_lies_below() {
    let report = gap(&[(
        "gap.csv",
        "Clause,Requirement,Status\n\
         4.1,Context,Conform\n\
         6.1.2 a),Criteria,Conform\n\
         6.1.2 b),Repeatable,Conform\n\
         9.2,Internal audit,Partial\n\
         9.3,Management review,Conform\n\
         9.3.3,Results,Nonconform\n\
         5.1,Leadership,N/A\n",
    )])
    .unwrap();
    assert_eq!(answer(&report, "6.1.2"), Answer::Unanswered, "c to e were not assessed");
    assert_eq!(answer(&report, "9.2.1"), Answer::Partial);
    assert_eq!(answer(&report, "9.2.2"), Answer::Partial);
    assert_eq!(answer(&report, "9.3.1"), Answer::Conform);
    assert_eq!(answer(&report, "9.3.3"), Answer::Nonconform, "its own row counts");
    assert_eq!(answer(&report, "5.1"), Answer::Unanswered, "a clause cannot be excluded");
    assert_eq!(report.problems.len(), 1);
}

#[test]
fn files_complete_each_other_and_the_weaker_answer_counts() {
    let first = "Control,Title,Status\nA.5.1,Policies,Implemented\nA.5.2,Roles,Implemented\n\
                 A.5.3,Duties,\n";
    let second = "Clause,Requirement,Status\nA.5.1,Policies,Partial\nA.5.3,Duties,Conform\n\
                  4.1,Context,Conform\n";
    let report = gap(&[("one.csv", first), ("two.csv", second)]).unwrap();
    assert_eq!(answer(&report, "A.5.1"), Answer::Partial);
    assert_eq!(answer(&report, "A.5.2"), Answer::Conform);
    assert_eq!(answer(&report, "A.5.3"), Answer::Conform, "silence contradicts nobody");
    assert_eq!(answer(&report, "4.1"), Answer::Conform);
    let contradicting: Vec<_> =
        report.contradictions.iter().map(|one| one.requirement.to_string()).collect();
    assert_eq!(contradicting, ["A.5.1"]);
}

#[test]
fn another_frameworks_sheet_is_refused_with_its_reason() {
    let error = gap(&[(
        "pci.csv",
        "PCI DSS requirement,Title,Status\n1.1,Processes,In place\n1.2,Firewalls,In place\n\
         5.1,Malware,In place\n8.1,Users,Not in place\n",
    )])
    .unwrap_err();
    assert!(error.message.contains("another framework"), "{error}");
}
