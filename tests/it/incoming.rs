//! Rows of registers as records: what each cell becomes, and that nothing of a sheet is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use assay::{
    domain::{
        import_plan::{Incoming, OnConflict, plan},
        questionnaire::Questionnaire,
        registers::RecordKind,
    },
    import::{
        recognise::Register,
        registers::{Choices, IncomingSheet, RememberedMapping, WrongChoice, incoming},
        vocabulary::Vocabulary,
        workbook::{self, Limits, Workbook},
    },
    questionnaires,
};

use crate::corpus;

fn workbook(name: &str, text: &str) -> Workbook {
    workbook::read_bytes(name, text.as_bytes().to_vec(), &Limits::default()).unwrap()
}

fn choose(workbook: &Workbook, choices: &Choices) -> Result<Vec<IncomingSheet>, WrongChoice> {
    incoming(workbook, &WORDS.0, &WORDS.1, choices, &|_signature| None)
}

static WORDS: LazyLock<(Vocabulary, Questionnaire)> = LazyLock::new(|| {
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    (Vocabulary::bundled().unwrap(), questionnaire)
});

fn read(name: &str, text: &str) -> IncomingSheet {
    choose(&workbook(name, text), &Choices::default()).unwrap().remove(0)
}

fn read_all(workbook: &Workbook) -> Vec<IncomingSheet> {
    choose(workbook, &Choices::default()).unwrap()
}

/// Fields, then extra columns, as `name=text` in order.
fn written(record: &Incoming) -> String {
    let fields = record.fields.iter().map(|(name, text)| format!("{name}={text}"));
    let extra = record.extra.iter().map(|(name, text)| format!("[{name}]={text}"));
    fields.chain(extra).collect::<Vec<_>>().join(" | ")
}

fn codes(sheet: &IncomingSheet) -> Vec<String> {
    sheet.problems.iter().map(|problem| format!("{} {}", problem.cell, problem.code)).collect()
}

#[test]
fn nothing_of_real_registers_is_lost() {
    let Some(folder) = corpus::folder() else { return };
    let expected = corpus::expected(&folder);
    let mut lost = Vec::new();
    let mut compared = 0;
    for workbook in corpus::workbooks(&folder) {
        for (sheet, read) in workbook.sheets.iter().zip(read_all(&workbook)) {
            if read.kind.is_none() {
                continue;
            }
            compared += 1;
            let place = format!("{}, {}", workbook.file, sheet.name);
            let rows = outcomes(&read);
            assert_eq!(
                rows.len() + read.merged_into.len(),
                counted(&expected, &workbook.file, &read),
                "{place}"
            );
            lost.extend(
                texts_lost(sheet, &read).into_iter().map(|text| format!("{place}: {text}")),
            );
        }
    }
    assert_eq!(lost, Vec::<String>::new());
    assert!(compared >= 40, "{compared}");
}

/// The rows that a plan on an empty store knows, whether it takes or rejects them.
fn outcomes(read: &IncomingSheet) -> BTreeSet<u32> {
    let incoming: Vec<Incoming> = read.incoming.iter().cloned().map(in_an_assessment).collect();
    let planned = plan(&incoming, &[], OnConflict::Update);
    planned.iter().map(|row| row.row).chain(read.rejected.iter().copied()).collect()
}

/// Answers belong to an assessment, which is chosen where the import is applied.
fn in_an_assessment(mut record: Incoming) -> Incoming {
    if record.kind == RecordKind::Answers {
        record.fields.set("assessment_ref", "Baseline");
    }
    record
}

fn counted(
    expected: &[(String, Vec<String>, serde_json::Value)],
    file: &str,
    read: &IncomingSheet,
) -> usize {
    let of_sheet = expected.iter().find(|(name, names, _wanted)| {
        name == file && (names.is_empty() || names.contains(&read.name))
    });
    let (_file, names, wanted) = of_sheet.unwrap();
    let rows = if names.len() > 1 {
        &wanted["values"]["rows per sheet"][&read.name]
    } else {
        &wanted["data_rows"]
    };
    usize::try_from(rows.as_u64().unwrap()).unwrap()
}

/// The texts of data rows that are found neither in a field nor beside the record. Fields of choices, days and
/// figures have a canonical form; they are held to it by the tests above.
fn texts_lost(sheet: &workbook::Sheet, read: &IncomingSheet) -> Vec<String> {
    let mut kept: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for record in &read.incoming {
        let texts = kept.entry(record.row).or_default();
        texts.extend(record.fields.iter().map(|(_name, text)| plain(text)));
        texts.extend(record.extra.values().map(|text| plain(text)));
    }
    let canonical: BTreeSet<&str> = read
        .columns
        .iter()
        .filter(|column| column.field.is_some_and(|name| is_canonical(read.kind.unwrap(), name)))
        .map(|column| column.letters.as_str())
        .collect();
    let mut lost = Vec::new();
    for row in &sheet.rows {
        let Some(kept) = kept.get(&row.number) else { continue };
        for cell in &row.cells {
            let letters = workbook::column_letters(cell.column);
            let workbook::Value::Text(text) = &cell.value else { continue };
            let found = kept.iter().any(|kept| kept.contains(&plain(text)));
            if !found && !canonical.contains(letters.as_str()) {
                lost.push(format!("{letters}{} {text}", row.number));
            }
        }
    }
    lost
}

fn is_canonical(kind: RecordKind, name: &str) -> bool {
    use assay::domain::value::Kind;
    let field = kind.fields().iter().find(|field| field.name == name).unwrap();
    !matches!(field.kind, Kind::Text | Kind::References)
}

/// Text without the signs that a list is joined with.
fn plain(text: &str) -> String {
    let words: String =
        text.chars().map(|sign| if ";,".contains(sign) { ' ' } else { sign }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A small register of each kind.
const REGISTERS: [(&str, &str); 14] = [
    (
        "soa.csv",
        "Control,Title,Applicable,Justification,Implementation status,Owner,Due date\n\
         A.5.1,Policies,Yes,Risk,Partially implemented (see notes),Ines,12 March 2024\n\
         \"A.7.1, A.7.2\",Perimeters,No,No offices,,,\n",
    ),
    (
        "gap.csv",
        "Clause,Requirement,Status,Finding,Maturity,Owner\n\
         4.1,Context,Conform,,3,Ines\n5.2,Policy,Not met,No policy,1,Ali\n6.2,Objectives,TBD,,,\n",
    ),
    (
        "checklist.csv",
        "Check ID,Clause,Audit question,Method,Result,Auditor,Test date\n\
         Q1,9.2,Is there a programme?,Interview,Pass,Ines,31/12/2024\n\
         Q2,\"9.3, A.5.1\",Who reviews?,Interview,Observation,Ines,01/02/2025\n",
    ),
    (
        "risk-register.csv",
        "Risk ID,Risk title,Assets,Threat,Likelihood,Impact,Treatment,Controls,Risk owner,Status,Colour of folder\n\
         R-1,Ransomware,\"File server, Backups\",Malware,3 - Possible,4,Mitigate,\"A.8.7, A.8.13\",Ines,In progress,blue\n",
    ),
    (
        "treatments.csv",
        "Action ID,Action,Risk ref,Owner,Effort days,Cost,Due date,Depends on,Status\n\
         T-1,Roll out MFA,R-1,Ines,10,5000,2025-06-30,T-0,Ongoing\n",
    ),
    (
        "assets.csv",
        "Asset ID,Asset name,Asset type,Owner,Confidentiality,Integrity,Availability,Location,Last reviewed\n\
         AS-1,File server,Server,Ines,3,3,2,Rack 4,13.05.2024\n",
    ),
    (
        "nc-log.csv",
        "NC ID,Date raised,Clause,Nonconformity,Grade,Root cause,Correction,Corrective action,Owner,Due date,Status\n\
         NC-1,2024-05-01,7.5,Old version in use,Severe,No index,Removed,Index kept,Ines,2024-06-01,In progress\n",
    ),
    (
        "documents.csv",
        "Document ID,Document title,Version,Status,Approved by,Approval date,Review interval,Next review,Controls\n\
         D-1,Policy,1.10,Published,Board,1 Feb 2024,1 year,01.02.2025,A.5.1; A.5.99\n\
         D-2,Access rules,2,Superseded,,,,,A.5.15; NIST PR.AC\n",
    ),
    (
        "evidence.csv",
        "Evidence ID,Evidence title,Control,Collected on,Owner,File name,Reviewed by\n\
         E-1,Access review,A.5.18,03/04/2024,Ines,review.pdf,Ali\n",
    ),
    (
        "incidents.csv",
        "Incident ID,Title,Description,Severity,Detected at,Contained at,Personal data affected,Lessons learned\n\
         I-1,Phishing,Mail opened,High,2024-03-01 09:30,2024-03-01 14:00,No,Train again\n",
    ),
    (
        "suppliers.csv",
        "Supplier ID,Supplier name,Service,Contract,Contract end,Contact,Data shared,Criticality\n\
         S-1,Cloud Ltd,Hosting,C-77,31 December 2026,a@b.example,Customer data,High\n",
    ),
    (
        "objectives.csv",
        "Objective ID,Security objective,KPI,Target,Current value,Owner,Due date\n\
         O-1,Fewer clicks,Clicks on tests,< 5 %,7 %,Ines,Q4 2025\n",
    ),
    (
        "training.csv",
        "Employee,Training course,Completion date,Result,Trainer,Role\n\
         Ines,Awareness,2024-02-03,Passed,Ali,Administrator\n",
    ),
    (
        "obligations.csv",
        "Obligation ID,Legal requirement,Jurisdiction,Reference,Owner,Controls,Review date\n\
         L-1,Keep records of processing,EU,Art. 30,Ines,A.5.34,2025-01-31\n",
    ),
];

#[test]
fn each_register_becomes_its_records() {
    let mut all = String::new();
    for (file, text) in REGISTERS {
        let sheet = read(file, text);
        let kind = sheet.kind.map_or("none", RecordKind::name);
        let records =
            sheet.incoming.iter().map(|record| format!("{} {}\n", record.row, written(record)));
        let records: String = records.collect();
        all.extend([format!("{file}: {kind} {:?}\n", codes(&sheet)), records]);
    }
    insta::assert_snapshot!(all, @r#"
    soa.csv: controls []
    2 applicable=yes | control_id=A.5.1 | control_title=Policies | due=2024-03-12 | implementation_state=partial | justification=Risk | owner=Ines | [Implementation status (as written)]=Partially implemented (see notes)
    3 applicable=no | control_id=A.7.1 | control_title=Perimeters | justification=No offices
    3 applicable=no | control_id=A.7.2 | control_title=Perimeters | justification=No offices
    gap.csv: answers []
    2 maturity=3 | owner=Ines | requirement_refs=4.1 | status=conform | [Requirement]=Context
    3 finding=No policy | maturity=1 | owner=Ali | requirement_refs=5.2 | status=nonconform | [Requirement]=Policy
    4 requirement_refs=6.2 | status=unanswered | [Requirement]=Objectives
    checklist.csv: answers []
    2 auditor=Ines | check_id=Q1 | method=Interview | question=Is there a programme? | requirement_refs=9.2 | status=conform | tested_on=2024-12-31
    3 auditor=Ines | check_id=Q2 | method=Interview | question=Who reviews? | requirement_refs=9.3; A.5.1 | status=partial | tested_on=2025-02-01
    risk-register.csv: risks []
    2 asset_refs=File server; Backups | control_refs=A.8.7; A.8.13 | impact=4 | likelihood=3 - Possible | owner=Ines | risk_id=R-1 | status=in_treatment | threat=Malware | title=Ransomware | treatment=reduce | [Colour of folder]=blue
    treatments.csv: treatments []
    2 action=Roll out MFA | action_id=T-1 | cost=5000 | depends_on=T-0 | due=2025-06-30 | effort=10 | owner=Ines | risk_refs=R-1 | state=in_progress
    assets.csv: assets []
    2 asset_id=AS-1 | availability=2 | confidentiality=3 | integrity=3 | location=Rack 4 | name=File server | owner=Ines | reviewed_on=2024-05-13 | type=Server
    nc-log.csv: nonconformities ["E2 unknown_value"]
    2 action=Index kept | correction=Removed | due=2024-06-01 | nc_id=NC-1 | owner=Ines | raised_on=2024-05-01 | requirement_refs=7.5 | root_cause=No index | state=planned | statement=Old version in use | [Grade (as written)]=Severe
    documents.csv: documents ["I2 unknown_requirement"]
    2 approved_on=2024-02-01 | approver=Board | control_refs=A.5.1 | doc_id=D-1 | next_review_on=2025-02-01 | review_interval_months=12 | state=approved | title=Policy | version=1.10 | [Controls (as written)]=A.5.1; A.5.99
    3 control_refs=A.5.15 | doc_id=D-2 | state=withdrawn | title=Access rules | version=2 | [Controls (as written)]=A.5.15; NIST PR.AC
    evidence.csv: evidence ["D2 ambiguous_date"]
    2 evidence_id=E-1 | file_ref=review.pdf | owner=Ines | requirement_refs=A.5.18 | reviewed_by=Ali | title=Access review | [Collected on (as written)]=03/04/2024
    incidents.csv: incidents []
    2 contained_at=2024-03-01 14:00 | description=Mail opened | detected_at=2024-03-01 09:30 | incident_id=I-1 | lessons=Train again | reportable=no | severity=High | title=Phishing
    suppliers.csv: suppliers []
    2 contact=a@b.example | contract=C-77 | contract_end=2026-12-31 | criticality=High | data_shared=Customer data | name=Cloud Ltd | service=Hosting | supplier_id=S-1
    objectives.csv: objectives ["G2 unknown_value"]
    2 current_value=7 % | metric=Clicks on tests | objective=Fewer clicks | objective_id=O-1 | owner=Ines | target_value=< 5 % | [Due date (as written)]=Q4 2025
    training.csv: training []
    2 completed_on=2024-02-03 | course=Awareness | person=Ines | result=Passed | role=Administrator | trainer=Ali
    obligations.csv: obligations []
    2 control_refs=A.5.34 | jurisdiction=EU | next_review_on=2025-01-31 | obligation_id=L-1 | owner=Ines | reference=Art. 30 | requirement_text=Keep records of processing
"#);
}

#[test]
fn controls_of_2013_become_those_of_2022() {
    let sheet = read(
        "soa-2013.csv",
        "Control,Title,Applicable,Status,Owner\n\
         A.5.1.1,Policies for information security,Yes,Implemented,Ines\n\
         A.5.1.2,Review of the policies for information security,Yes,Not implemented,Ali\n\
         A.6.1.1,Information security roles and responsibilities,Yes,Implemented,Ines\n\
         A.8.1.1,Inventory of assets,Yes,Implemented,Ines\n\
         A.18.2.3,Technical compliance review,Yes,Partially implemented,Ines\n",
    );
    let states: Vec<String> = sheet
        .incoming
        .iter()
        .map(|record| {
            let fields = &record.fields;
            format!(
                "{} {} {} {:?}",
                record.row,
                fields.get("control_id"),
                fields.get("implementation_state"),
                fields.get("owner")
            )
        })
        .collect();
    assert_eq!(
        states,
        [
            "2 A.5.1 not_implemented \"A.5.1.1: Ines\\nA.5.1.2: Ali\"",
            "4 A.5.2 implemented \"Ines\"",
            "5 A.5.9  \"Ines\"",
            "6 A.5.36 partial \"Ines\"",
            "6 A.8.8 partial \"Ines\"",
        ]
    );
    assert_eq!(sheet.merged_into, BTreeMap::from([(3, 2)]));
    assert_eq!(sheet.upgrades.len(), 6);
    assert_eq!(codes(&sheet), ["D5 upgraded_in_part"]);
}

/// Writes records as this program's exports do: a title a column, choices as words.
fn exported(kind: RecordKind, records: &[&[(&str, &str)]]) -> Workbook {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::new();
    let titles: Vec<String> = kind.fields().iter().map(|field| quoted(field.title)).collect();
    text.extend([titles.join(","), ",Colour\n".to_owned()]);
    for record in records {
        let cell = |name: &str| {
            record.iter().find(|(field, _text)| *field == name).map_or("", |(_field, text)| *text)
        };
        let cells: Vec<String> =
            kind.fields().iter().map(|field| quoted(cell(field.name))).collect();
        text.extend([cells.join(","), ",".to_owned(), quoted(cell("Colour")), "\n".to_owned()]);
    }
    workbook("example total.csv", &text)
}

#[test]
fn own_exports_are_read_back_whatever_their_rows_look_like() {
    let workbook = exported(
        RecordKind::Risks,
        &[
            &[
                ("title", "Total"),
                ("status", "In treatment"),
                ("asset_refs", "A, B; C"),
                ("Colour", "'=1+1"),
            ],
            &[
                ("title", "Example: delete this row"),
                ("description", "Line one\nline two"),
                ("treatment", "Change likelihood; Share"),
            ],
            &[("title", "Legend"), ("risk_id", "007")],
        ],
    );
    let sheet = read_all(&workbook).remove(0);
    assert_eq!((sheet.kind, sheet.register), (Some(RecordKind::Risks), Some(Register::Risks)));
    assert_eq!((sheet.confidence, sheet.data_rows, codes(&sheet)), (1.0, 3, Vec::new()));
    let records: Vec<String> = sheet.incoming.iter().map(written).collect();
    assert_eq!(
        records,
        [
            "asset_refs=A, B; C | status=in_treatment | title=Total | [Colour]==1+1",
            "description=Line one\nline two | title=Example: delete this row | treatment=change_likelihood; share",
            "risk_id=007 | title=Legend",
        ]
    );
    let sites = exported(RecordKind::Sites, &[&[("name", "Head office"), ("site_id", "S-1")]]);
    let sheet = read_all(&sites).remove(0);
    assert_eq!(
        (sheet.kind, sheet.register, sheet.incoming.len()),
        (Some(RecordKind::Sites), None, 1)
    );
}

#[test]
fn a_person_says_what_a_sheet_is() {
    let text = "Thing,Who,Zone\nFile server,Ines,4\nPrinter,Ali,2\n";
    let workbook = workbook("list.csv", text);
    assert_eq!(read_all(&workbook)[0].kind, None);
    let choices = |register, columns: &[(&str, &str)]| Choices {
        register,
        sheet: None,
        columns: columns.iter().map(|(f, c)| ((*f).to_owned(), (*c).to_owned())).collect(),
    };
    let mapped = choices(Some(Register::Assets), &[("name", "A"), ("owner", "who")]);
    let sheet = choose(&workbook, &mapped).unwrap().remove(0);
    assert_eq!(written(&sheet.incoming[0]), "name=File server | owner=Ines | [Zone]=4");
    let error = |choices: &Choices| choose(&workbook, choices).unwrap_err().to_string();
    insta::assert_snapshot!(error(&choices(Some(Register::Assets), &[("name", "Q")])), @"--map name=Q: sheet list has no column Q; its columns are A Thing, B Who, C Zone");
    insta::assert_snapshot!(error(&choices(Some(Register::Training), &[("colour", "A")])), @"--map colour=A: training have no field colour; their fields are id, person, role, course, skill, trainer, planned_on, completed_on, duration, result, evidence_refs, valid_until, interval, effect_check, effective, effect_checked_on, effect_checked_by, status, notes");
    insta::assert_snapshot!(error(&choices(None, &[("name", "A")])), @"--map name=A: no sheet was recognised as a register; say which one it is with --as");
    let sheet = Choices { sheet: Some("Assets".into()), ..Choices::default() };
    insta::assert_snapshot!(error(&sheet), @"--sheet Assets: list.csv has no such sheet; it has list");
}

#[test]
fn what_was_said_once_is_known_by_the_header() {
    let first =
        workbook("list.csv", "Thing,Risk ID,Likelihood,Impact\nFire,R-1,2,3\nFlood,R-2,1,4\n");
    let signature = read_all(&first)[0].signature.clone();
    assert_eq!(signature.len(), 64);
    let remembered = |wanted: &str| {
        let mapping =
            RememberedMapping { register: None, columns: vec![("title".into(), "A".into())] };
        (wanted == signature).then_some(mapping)
    };
    let next =
        workbook("next.csv", "thing,RISK ID,Likelihood,Impact\nTheft,R-3,2,2\nLoss,R-4,2,2\n");
    let sheets = incoming(&next, &WORDS.0, &WORDS.1, &Choices::default(), &remembered);
    let sheet = sheets.unwrap().remove(0);
    assert_eq!(written(&sheet.incoming[0]), "impact=2 | likelihood=2 | risk_id=R-3 | title=Theft");
}
