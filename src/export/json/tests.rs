use super::*;
use crate::report::gap_demo;

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn scores_keep_the_contract_s_keys_and_order() {
    let report = gap_demo::report();
    let json = gap(&report);
    insta::assert_snapshot!(pretty(&json.overall), @r#"
    {
      "coverage": "0.0550",
      "claimed": "0.6471",
      "floor": "0.0356",
      "ceiling": "0.9806",
      "headline": null,
      "cap": "0.4900",
      "cap_reason": "mandatory element 9.2.2 not met",
      "proven": "0.1294",
      "provisional": false,
      "items": {
        "conform": 3,
        "partial": 2,
        "nonconform": 1,
        "not_applicable": 1,
        "unanswered": 116
      },
      "maturity": {
        "cut": "2.0000",
        "index": "0.6667",
        "raw": "2.0000"
      }
    }
    "#);
    insta::assert_snapshot!(pretty(&json.groups.last()), @r#"
    {
      "id": "A.8",
      "title": "Technological controls",
      "coverage": "0.0714",
      "claimed": "0.7500",
      "floor": "0.0536",
      "ceiling": "0.9821",
      "headline": null,
      "cap": "1.0000",
      "cap_reason": null,
      "proven": "0.1500",
      "provisional": false,
      "items": {
        "conform": 1,
        "partial": 1,
        "nonconform": 0,
        "not_applicable": 1,
        "unanswered": 31
      },
      "maturity": {
        "cut": "2.0000",
        "index": "0.6667",
        "raw": "2.0000"
      }
    }
    "#);
}

#[test]
fn a_gap_names_its_source_and_what_to_do() {
    let report = gap_demo::report();
    let json = gap(&report);
    let of = |id: &str| json.gaps.iter().find(|gap| gap.requirement == id).unwrap();
    insta::assert_snapshot!(pretty(of("A.8.8")), @r#"
    {
      "rank": 50,
      "requirement": "A.8.8",
      "status": "partial",
      "severity": "major risk",
      "size": "0.2000",
      "why": "This control (not a mandatory element) is met in part, so half of it counts; an auditor would likely raise a major nonconformity (major risk); the source says “Scans run monthly. Nobody tracks what they find”; size (1 − 0.5) × 3/3 × 0.4 = 0.2000, with 0.4 because no risk is linked.",
      "source": {
        "file": "gap.xlsx",
        "sheet": "Gap",
        "cell": "E7"
      },
      "title": "Management of technical vulnerabilities",
      "gate": "ordinary",
      "consequence": "Attackers will use weaknesses that were publicly known for months and that we could have closed.",
      "next_step": "Set a repair deadline for each severity level, scan everything reachable from the internet, and assign each overdue finding to a person with a date.",
      "effort_days": 15,
      "owner": "Ines Ødegård",
      "due": "2027-01-31"
    }
    "#);
    assert_eq!(of("4.3").source, None);
    assert_eq!(of("4.3").status, "unanswered");
}

#[test]
fn what_lies_behind_the_figures_goes_along() {
    let report = gap_demo::report();
    let json = gap(&report);
    insta::assert_snapshot!(json.not_assessed.join(" "), @"5 6 7 8 10 A.6 A.7");
    insta::assert_snapshot!(json.assumptions.join(" "), @"evidence_is_statement risk_not_linked effort_is_typical planned_is_nonconform upgraded_from_2013 claims_not_tested");
    insta::assert_snapshot!(compact(&json.sources.last()), @r#"{"file":"gap.xlsx","sha256":"abababababababababababababababababababababababababababababababab","sheet":"Cover","register":null,"reason":"no row reads like the header of a register","edition":null,"read":0,"rejected":0,"skipped":4}"#);
    insta::assert_snapshot!(compact(&json.contradictions), @r#"[{"requirement":"A.5.1","said":[{"status":"conform","source":{"file":"gap.xlsx","sheet":"Gap","cell":"E6"}},{"status":"partial","source":{"file":"soa.xlsx","sheet":"SoA","cell":"E9"}}]}]"#);
    insta::assert_snapshot!(compact(&json.upgrades), @r#"[{"from":"A.9.4.5","said":"conform","source":{"file":"old.xlsx","sheet":"2013","cell":"E12"},"to":"A.8.4","became":"conform"}]"#);
    insta::assert_snapshot!(compact(&json.problems), @r#"[{"source":{"file":"gap.xlsx","sheet":"Gap","cell":"E11"},"value":"mabye","message":"this word is not known as a state","suggestion":"maybe → partial"}]"#);
}

#[test]
fn without_enough_answers_there_is_no_headline() {
    let report = gap_demo::report_on(&[]);
    let text = serde_json::to_value(gap(&report)).unwrap();
    assert_eq!(text["overall"]["headline"], serde_json::Value::Null);
    assert_eq!(text["overall"]["coverage"], "0.0000");
    assert_eq!(text["overall"]["claimed"], serde_json::Value::Null);
    assert_eq!(text["overall"]["provisional"], false);
    assert_eq!(
        text["not_assessed"].as_array().unwrap().len(),
        text["groups"].as_array().unwrap().len()
    );
}
