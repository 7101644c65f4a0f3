//! The worked examples of the scoring formulas, and what holds for any answers. Each line of `scoring_vectors.csv`
//! that expects something is checked, and a difference names its case.

use std::collections::BTreeMap;

use assay::domain::{
    assessment::{Answer, Evidence, EvidenceAge, EvidenceKind, Maturity},
    gap::{Gap, Severity, Urgency, prioritise},
    ratio::Ratio,
    requirement::RequirementId,
    score::{Gate, Headline, Score, ScoredItem, Weight, by_group, overall, score},
};
use proptest::prelude::*;

const KINDS: [EvidenceKind; 4] = [
    EvidenceKind::Statement,
    EvidenceKind::ApprovedDocument,
    EvidenceKind::OperatingRecord,
    EvidenceKind::IndependentlyTested,
];

/// One line of the file by column.
type Line = BTreeMap<String, String>;

/// A worked example.
#[derive(Default)]
struct Case {
    items: Vec<(String, ScoredItem, Urgency)>,
    expectations: Vec<Line>,
}

fn cases() -> BTreeMap<String, Case> {
    let mut cases: BTreeMap<String, Case> = BTreeMap::new();
    let text = include_str!("../vectors/scoring_vectors.csv");
    for line in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let line: Line = line.unwrap();
        let case = cases.entry(line["vector"].clone()).or_default();
        match line["row_kind"].as_str() {
            "title" => {}
            "item" => {
                let item = item(&line, case.items.len());
                case.items.push((line["group"].clone(), item, urgency(&line)));
            }
            "expect" => case.expectations.push(line),
            other => panic!("{}: unknown kind of row “{other}”", line["vector"]),
        }
    }
    cases
}

fn number<T: std::str::FromStr>(line: &Line, column: &str) -> Option<T> {
    let text = &line[column];
    let refused = || format!("{}: {column} “{text}” is no number", line["vector"]);
    (!text.is_empty()).then(|| text.parse().ok().unwrap_or_else(|| panic!("{}", refused())))
}

/// Returns the identifier of an item; those that are called "a" or "b" get the next number of their group.
fn requirement(line: &Line, place: usize) -> RequirementId {
    let next = u16::try_from(place + 1).unwrap();
    let (id, group) = (&line["item_id"], &line["group"]);
    match id.parse() {
        Ok(id) => id,
        Err(_letter) => match group.strip_prefix('A') {
            Some(theme) => RequirementId::control(&[theme.parse().unwrap(), next]),
            None => RequirementId::clause(&[group.parse().unwrap(), next]),
        },
    }
}

fn item(line: &Line, place: usize) -> ScoredItem {
    let strength: Option<Ratio> = number(line, "evidence_strength");
    let evidence = strength.map(|strength| Evidence {
        kind: KINDS.into_iter().find(|kind| kind.strength() == strength).unwrap(),
        age: Some(EvidenceAge {
            days: number(line, "evidence_age_days").unwrap(),
            max_days: number(line, "evidence_max_age_days").unwrap(),
        }),
    });
    ScoredItem {
        requirement: requirement(line, place),
        weight: Weight::new(number(line, "weight").unwrap()).unwrap(),
        gate: if line["gate"] == "yes" { Gate::Mandatory } else { Gate::Ordinary },
        answer: match line["status"].as_str() {
            "conform" => Answer::Conform,
            "partial" => Answer::Partial,
            "nonconform" => Answer::Nonconform,
            "not_applicable" => Answer::NotApplicable { justification: None },
            "unanswered" => Answer::Unanswered,
            other => panic!("{}: unknown status “{other}”", line["vector"]),
        },
        maturity: number(line, "maturity")
            .map(|level| Maturity { level, target: number(line, "target").unwrap() }),
        evidence: evidence.into_iter().collect(),
    }
}

fn urgency(line: &Line) -> Urgency {
    let risk: Option<Ratio> = number(line, "risk_level");
    Urgency {
        severity: Severity::from_name(&line["severity"]).unwrap_or(Severity::Advice),
        risk: risk.map(|risk| risk.of(number(line, "risk_scale_max").unwrap()).unwrap()),
        slack_days: number(line, "slack_days"),
        effort_days: number(line, "effort_days"),
    }
}

/// Returns what the program says where the file expects something; `None` for a metric that nobody knows.
fn computed(case: &Case, expectation: &Line) -> Option<String> {
    let (metric, scope) = (expectation["metric"].as_str(), expectation["scope"].as_str());
    if scope == "gap" {
        let items: Vec<(ScoredItem, Urgency)> = case
            .items
            .iter()
            .map(|(_group, item, urgency)| (item.clone(), urgency.clone()))
            .collect();
        let gaps = prioritise(&items);
        let gap = gaps.iter().find(|gap| gap.requirement.to_string() == expectation["item_id"])?;
        return figure_of_gap(gap, metric);
    }
    let of_group = scope.strip_prefix("group ");
    let items: Vec<ScoredItem> = case
        .items
        .iter()
        .filter(|(group, ..)| of_group.is_none_or(|wanted| group == wanted))
        .map(|(_group, item, _urgency)| item.clone())
        .collect();
    // The file gives the cap that mandatory elements impose, before the weakest clause lowers it.
    match (of_group, metric) {
        (None, "cap") => Some(score(&items).cap.limit.to_string()),
        (None, _) => figure_of_score(&overall(&items), metric),
        (Some(_), _) => figure_of_score(&score(&items), metric),
    }
}

fn figure_of_gap(gap: &Gap, metric: &str) -> Option<String> {
    match metric {
        "rank" => Some(gap.rank.to_string()),
        "gap_size" => Some(gap.size.to_string()),
        _ => None,
    }
}

fn figure_of_score(score: &Score, metric: &str) -> Option<String> {
    let is_provisional = matches!(score.headline, Headline::Provisional(_));
    let figure = match metric {
        "provisional" => return Some(if is_provisional { "yes" } else { "no" }.to_owned()),
        "coverage" => score.coverage,
        "claimed" => score.claimed,
        "floor" => score.floor,
        "ceiling" => score.ceiling,
        "headline" => score.headline.figure(),
        "proven" => score.proven,
        "maturity_raw" => score.maturity.map(|maturity| maturity.raw),
        "maturity_cut" => score.maturity.map(|maturity| maturity.cut),
        "maturity_index" => score.maturity.map(|maturity| maturity.index),
        _ => return None,
    };
    Some(figure.map_or("none".to_owned(), |figure| figure.to_string()))
}

#[test]
fn every_expectation_of_the_scoring_vectors_is_met() {
    let cases = cases();
    let mut differences = Vec::new();
    let mut checked = 0;
    for (name, case) in &cases {
        for expectation in &case.expectations {
            let computed = computed(case, expectation);
            if computed.as_deref() != Some(expectation["expected"].as_str()) {
                differences.push(format!(
                    "{name} {} {} {}: expected {}, computed {}",
                    expectation["metric"],
                    expectation["scope"],
                    expectation["item_id"],
                    expectation["expected"],
                    computed.as_deref().unwrap_or("nothing")
                ));
            }
            checked += 1;
        }
    }
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
    assert_eq!(cases.keys().collect::<Vec<_>>(), ["V1", "V2", "V3", "V4", "V5"]);
    assert_eq!(checked, EXPECTATIONS, "a vector was added or lost");
}

const EXPECTATIONS: usize = 69;

/// Groups are scored by the same function alone and together; the gaps of a case are those it lists, no more.
#[test]
fn groups_and_gaps_of_the_vectors_are_complete() {
    let cases = cases();
    let case = &cases["V5"];
    let items: Vec<ScoredItem> = case.items.iter().map(|(_group, item, _)| item.clone()).collect();
    for (group, together) in by_group(&items) {
        let alone: Vec<ScoredItem> =
            items.iter().filter(|item| item.requirement.group() == group).cloned().collect();
        assert_eq!(together, score(&alone), "V5 group {group}");
    }
    let groups: Vec<String> =
        by_group(&items).iter().map(|(group, _score)| group.to_string()).collect();
    assert_eq!(groups, ["4", "6", "9", "A.5", "A.6", "A.7", "A.8"]);

    let weighed: Vec<(ScoredItem, Urgency)> =
        case.items.iter().map(|(_group, item, urgency)| (item.clone(), urgency.clone())).collect();
    let order: Vec<String> =
        prioritise(&weighed).iter().map(|gap| gap.requirement.to_string()).collect();
    assert_eq!(order, ["9.3", "6.1.3", "9.2", "A.5.19", "A.8.8", "9.1", "A.8.24"]);
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let age = (0_u32..1500, 0_u32..800).prop_map(|(days, max_days)| EvidenceAge { days, max_days });
    (prop::sample::select(KINDS.to_vec()), prop::option::of(age))
        .prop_map(|(kind, age)| Evidence { kind, age })
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop::sample::select(vec![
        Answer::Conform,
        Answer::Partial,
        Answer::Nonconform,
        Answer::Unanswered,
        Answer::NotApplicable { justification: None },
    ])
}

fn any_maturity() -> impl Strategy<Value = Maturity> {
    (0_i64..=10, 1_i64..=5).prop_map(|(halves, target)| Maturity {
        level: Ratio::new(halves, 2),
        target: Ratio::new(target, 1),
    })
}

/// Items of every group, each requirement once; a clause never answers "not applicable".
fn any_items() -> impl Strategy<Value = Vec<ScoredItem>> {
    let parts = (
        1_u8..=3,
        prop::bool::ANY,
        any_answer(),
        prop::option::of(any_maturity()),
        prop::collection::vec(any_evidence(), 0..3),
    );
    prop::collection::vec(parts, 1..30).prop_map(|parts| {
        (0_u16..)
            .zip(parts)
            .map(|(place, (weight, is_gate, answer, maturity, evidence))| {
                let number = place / 11 + 1;
                let is_clause = place % 11 < 7;
                let excluded = !answer.is_applicable();
                ScoredItem {
                    requirement: match place % 11 {
                        clause @ 0..7 => RequirementId::clause(&[clause + 4, number]),
                        theme => RequirementId::control(&[theme - 2, number]),
                    },
                    weight: Weight::new(weight).unwrap(),
                    gate: if is_gate && is_clause { Gate::Mandatory } else { Gate::Ordinary },
                    answer: if is_clause && excluded { Answer::Unanswered } else { answer },
                    maturity,
                    evidence,
                }
            })
            .collect()
    })
}

fn any_urgency() -> impl Strategy<Value = Urgency> {
    let severities =
        vec![Severity::Blocker, Severity::MajorRisk, Severity::MinorRisk, Severity::Advice];
    (
        prop::sample::select(severities),
        prop::option::of((0_i64..=25).prop_map(|level| Ratio::new(level, 25))),
        prop::option::of(-5_i64..5),
        prop::option::of(1_u32..4),
    )
        .prop_map(|(severity, risk, slack_days, effort_days)| Urgency {
            severity,
            risk,
            slack_days,
            effort_days,
        })
}

/// Items with what decides the place of their gaps.
type Weighed = Vec<(ScoredItem, Urgency)>;

fn weighed_and_shuffled() -> impl Strategy<Value = (Weighed, Weighed)> {
    any_items()
        .prop_flat_map(|items| {
            let urgencies = prop::collection::vec(any_urgency(), items.len());
            urgencies.prop_map(move |urgencies| {
                items.iter().cloned().zip(urgencies).collect::<Weighed>()
            })
        })
        .prop_flat_map(|weighed| (Just(weighed.clone()), Just(weighed).prop_shuffle()))
}

proptest! {
    #[test]
    fn more_evidence_never_lowers_what_is_proven(
        items in any_items(),
        place in any::<prop::sample::Index>(),
        evidence in any_evidence(),
    ) {
        let mut richer = items.clone();
        let place = place.index(items.len());
        richer[place].evidence.push(evidence);
        prop_assert!(score(&richer).proven >= score(&items).proven);
        prop_assert_eq!(score(&richer).claimed, score(&items).claimed);
    }

    #[test]
    fn an_excluded_control_changes_no_figure(
        items in any_items(),
        place in any::<prop::sample::Index>(),
        maturity in prop::option::of(any_maturity()),
        evidence in prop::collection::vec(any_evidence(), 0..3),
    ) {
        let mut longer = items.clone();
        longer.insert(place.index(items.len() + 1), ScoredItem {
            requirement: RequirementId::control(&[7, 99]),
            weight: Weight::MAX,
            gate: Gate::Ordinary,
            answer: Answer::NotApplicable { justification: Some("no offices".to_owned()) },
            maturity,
            evidence,
        });
        let (mut with, without) = (overall(&longer), overall(&items));
        prop_assert_eq!(with.items.not_applicable, without.items.not_applicable + 1);
        with.items.not_applicable -= 1;
        prop_assert_eq!(with, without);
    }

    #[test]
    fn figures_stand_in_their_order(items in any_items()) {
        for score in [score(&items), overall(&items)] {
            if let (Some(floor), Some(claimed), Some(ceiling)) = (score.floor, score.claimed, score.ceiling) {
                prop_assert!(Ratio::ZERO <= floor && floor <= claimed);
                prop_assert!(claimed <= ceiling && ceiling <= Ratio::ONE);
                let headline = score.headline.figure().unwrap_or(Ratio::ZERO);
                prop_assert!(headline <= claimed && headline <= score.cap.limit);
                prop_assert!(score.proven.unwrap() <= claimed);
            }
            if let Some(maturity) = score.maturity {
                prop_assert!(maturity.cut <= maturity.raw && maturity.index <= Ratio::ONE);
            }
        }
    }

    #[test]
    fn the_order_of_items_changes_nothing((ordered, shuffled) in weighed_and_shuffled()) {
        let items = |weighed: &[(ScoredItem, Urgency)]| -> Vec<ScoredItem> {
            weighed.iter().map(|(item, _urgency)| item.clone()).collect()
        };
        prop_assert_eq!(overall(&items(&ordered)), overall(&items(&shuffled)));
        prop_assert_eq!(by_group(&items(&ordered)), by_group(&items(&shuffled)));
        let (ordered, shuffled) = (prioritise(&ordered), prioritise(&shuffled));
        prop_assert_eq!(&ordered, &shuffled);
        let ranks: Vec<u32> = ordered.iter().map(|gap| gap.rank).collect();
        prop_assert_eq!(ranks, (1..=u32::try_from(ordered.len()).unwrap()).collect::<Vec<u32>>());
    }
}
