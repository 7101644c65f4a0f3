//! Rights: every function of `app` is called by everybody, and the tables say who may. Reading the tables is how they
//! are checked; the sources say which functions there are.

mod calls;
mod stage;

use std::collections::BTreeMap;

use assay::{app::records, domain::registers::RecordKind};

use self::{
    calls::CALLS,
    stage::{ACTORS, Stage},
};
use super::examples::full;
use crate::functions::{Function, assert_same, functions_in};

/// Functions of `app` that reach the store and ask for no right, and why they may.
const UNASKED: &[(&str, &str)] = &[
    ("accounts::sign_in", "it finds out who somebody is"),
    ("accounts::with_token", "it finds out who somebody is"),
    ("assessments::latest", "it is a step of functions that have asked"),
    (
        "organisations::find",
        "the command line names an organisation with it; a person is told of their own alone",
    ),
    (
        "organisations::list",
        "the command line names organisations with it; a person is told of their own alone",
    ),
    ("evidence_files::check", "the command line checks the whole installation with it"),
    ("restore::restore_into", "it takes a backup that was opened, and opening one asks"),
    ("verify::trails", "the command line checks the whole database with it"),
];

/// The title of a table: everybody in a column.
fn header() -> String {
    let names = ACTORS.iter().map(|(name, _actor)| format!("{name:5}"));
    format!("{:26}{}", "", names.collect::<String>())
}

#[test]
fn every_function_is_done_by_those_who_may() {
    let mut rows: Vec<String> = CALLS.iter().map(|(name, _call)| format!("{name:26}")).collect();
    for (who, _actor) in ACTORS {
        let stage = Stage::new(who);
        for (row, (_name, call)) in rows.iter_mut().zip(CALLS) {
            let extent = call(&stage).shown();
            let cell = format!("{extent:5}");
            row.push_str(&cell);
        }
    }
    let rows = rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(format!("{}\n{rows}", header().trim_end()), @r"
                              adm  ism  aud  own  top  rea  ext  sco  end  non  els  t.re t.wr ope
    records::list             yes  yes  yes  yes  yes  yes  yes  part ·    ·    ·    yes  yes  yes
    records::find             yes  yes  yes  yes  yes  yes  yes  part ·    ·    ·    yes  yes  yes
    records::add              ·    yes  ·    part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    records::update           ·    yes  ·    part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    records::remove           ·    yes  ·    part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    provenance::of_record     yes  yes  yes  yes  yes  yes  yes  part ·    ·    ·    yes  yes  yes
    imports::preview          ·    yes  yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    imports::apply            ·    yes  yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    imports::history          yes  yes  yes  ·    yes  ·    yes  ·    ·    ·    ·    yes  yes  yes
    import_file::import       ·    yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    undo::undo                ·    yes  part ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    score::of_organisation    yes  yes  yes  yes  yes  yes  yes  ·    ·    ·    ·    yes  yes  yes
    exports::export           ·    yes  yes  ·    yes  ·    yes  part ·    ·    ·    yes  yes  yes
    evidence::add             ·    yes  yes  part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    evidence::open            ·    yes  yes  part yes  ·    yes  part ·    ·    ·    yes  yes  yes
    backup::backup            ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    restore::open             ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    organisations::add        ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::list            ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::add             ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::set_password    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::grant           yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::withdraw        yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::list_tokens     yes  yes  yes  ·    ·    ·    ·    ·    ·    ·    ·    yes  yes  yes
    accounts::add_token       yes  part part ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::revoke_token    yes  part part ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    accounts::end             ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes
    ");
}

#[test]
fn records_of_every_kind_are_added_by_those_who_may() {
    let mut rows: BTreeMap<RecordKind, String> = BTreeMap::new();
    for (who, _actor) in ACTORS {
        let stage = Stage::new(who);
        for kind in RecordKind::ALL {
            let extent = stage.of_two([full(*kind, 8), stage.owned(*kind, 9)], |fields| {
                let add = |scope: &mut assay::db::WriteScope<'_>| {
                    records::add(scope, &stage.context, *kind, &fields, [].into())
                };
                stage.database.write(stage.organisation, add)
            });
            let cell = format!("{:5}", extent.shown());
            rows.entry(*kind).or_default().push_str(&cell);
        }
    }
    // Kinds with the same rights stand together.
    let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, row) in &rows {
        alike.entry(row.trim_end()).or_default().push(kind.name());
    }
    let mut lines = vec![header().trim_end().to_owned()];
    for (row, kinds) in alike {
        lines.push(format!("{:26}{row}", ""));
        lines.push(format!("  {}", kinds.join(", ")));
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
                            adm  ism  aud  own  top  rea  ext  sco  end  non  els  t.re t.wr ope
                            ·    part ·    part part ·    ·    ·    ·    ·    ·    ·    ·    yes
    risk_acceptances
                            ·    yes  yes  part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    evidence
                            ·    yes  yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    nonconformities, assessments, assessment_snapshots
                            ·    yes  ·    part ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    competences, courses, training, communication_events, documents, obligations, assets, suppliers, risks, treatments, controls, incidents, actions, answers
                            ·    yes  ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    yes  yes
    profiles, sites, units, certifications, scopes, scope_topics, context_issues, interested_parties, party_needs, processes, people, roles, role_assignments, role_skills, responsibilities, leadership_commitments, communications, policy_checks, document_versions, disposals, risk_assessments, treatment_plans, objectives, measurements, metrics, metric_values, changes, cause_analyses, effectiveness_reviews, answer_comments
                            ·    ·    ·    ·    yes  ·    ·    ·    ·    ·    ·    ·    ·    yes
    risk_methods, soa_versions
    ");
}

#[test]
fn every_function_of_a_context_has_its_row() {
    let named = |function: &Function| function.is_public && function.takes("Context");
    let there = functions_in("src/app").into_iter().filter(named);
    let there: Vec<String> = there.map(|function| function.name).collect();
    assert!(there.len() >= 20, "the sources were not read");
    let called: Vec<&str> = CALLS.iter().map(|(name, _call)| *name).collect();
    assert_same(&called, &there, ("has no row; call it in CALLS", "has a row but is gone"));
}

#[test]
fn every_function_that_reaches_the_store_asks_for_a_right() {
    let reaches = |function: &Function| {
        let stored = ["Store", "Scope", "WriteScope", "Transaction", "Installation"];
        stored.iter().any(|name| function.takes(name))
    };
    let unasked =
        |function: &Function| function.is_public && reaches(function) && !function.takes("Context");
    let there = functions_in("src/app").into_iter().filter(unasked);
    let there: Vec<String> = there.map(|function| function.name).collect();
    let excepted: Vec<&str> = UNASKED.iter().map(|(name, _why)| *name).collect();
    let missing = "reaches the store without a context; let it ask for a right";
    assert_same(&excepted, &there, (missing, "is excepted but needs no exception"));
}
