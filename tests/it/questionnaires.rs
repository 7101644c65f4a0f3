//! The bundled questionnaire against facts that were collected apart from it, and a set from outside.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::LazyLock,
};

use assay::{
    domain::{
        questionnaire::{Aspect, Documented, Level, Questionnaire, Requirement},
        requirement::{Part, RequirementId},
        score::{Gate, Weight},
    },
    questionnaires::{DEFAULT_SET, bundled, bundled_sets, read_folder},
};

static BUNDLED: LazyLock<Questionnaire> = LazyLock::new(|| {
    bundled(DEFAULT_SET).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("\n{}\n", lines.join("\n"))
    })
});

/// One line of a file of facts by column.
type Fact = BTreeMap<String, String>;

fn facts(text: &str) -> Vec<Fact> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn clauses() -> Vec<Fact> {
    facts(include_str!("../vectors/clauses.csv"))
}

fn controls() -> Vec<Fact> {
    facts(include_str!("../vectors/annex_a.csv"))
}

fn upgrades() -> Vec<Fact> {
    facts(include_str!("../vectors/map_2013_2022.csv"))
}

fn id(text: &str) -> RequirementId {
    text.parse().unwrap()
}

fn control(text: &str) -> RequirementId {
    id(&format!("A.{text}"))
}

/// Fails with every identifier for which the check says something.
fn assert_none_of<T>(all: impl IntoIterator<Item = T>, fault: impl Fn(&T) -> Option<String>) {
    let faults: Vec<String> = all.into_iter().filter_map(|one| fault(&one)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_bundled_sets_load_without_faults() {
    assert_eq!(bundled_sets(), [DEFAULT_SET]);
    for set in bundled_sets() {
        assert!(bundled(&set).is_ok(), "{set}");
    }
    assert_eq!((BUNDLED.standard.as_str(), BUNDLED.edition.as_str()), ("ISO/IEC 27001", "2022"));
}

#[test]
fn totals_are_those_of_the_standard() {
    let controls_of = |theme: &str| {
        BUNDLED.scored().filter(|requirement| requirement.id.group() == control(theme)).count()
    };
    assert_eq!(["5", "6", "7", "8"].map(controls_of), [37, 8, 14, 34]);
    let in_part = |part, level| {
        let all = BUNDLED.requirements.values();
        all.filter(|found| found.id.part() == part && found.level == level).count()
    };
    assert_eq!(in_part(Part::AnnexA, Level::Scored), 93);
    assert_eq!(in_part(Part::AnnexA, Level::PartOfScored), 0);
    assert_eq!(in_part(Part::Clauses, Level::Scored), 30);
    assert_eq!(in_part(Part::Clauses, Level::PartOfScored), 120);
    let new = BUNDLED.requirements.values().filter(|requirement| {
        requirement.attributes.as_ref().is_some_and(|attributes| attributes.predecessors.is_empty())
    });
    assert_eq!(new.count(), 11);
    assert_eq!(BUNDLED.controls_of("2013").len(), 114);
}

#[test]
fn clauses_are_as_the_facts_say() {
    let facts = clauses();
    assert_none_of(&facts, |fact| {
        let id = id(&fact["id"]);
        if fact["node_kind"] == "heading" {
            let has_title = fact["parent"].is_empty();
            let agrees = BUNDLED.groups.get(&id) == Some(&fact["title"]);
            return (has_title && !agrees).then(|| format!("{id}: the group's title differs"));
        }
        let Some(found) = BUNDLED.requirements.get(&id) else {
            return Some(format!("{id} is missing"));
        };
        let level = match fact["node_kind"].as_str() {
            "subclause" => Level::Scored,
            _ => Level::PartOfScored,
        };
        let is_documented = found.documented == Documented::Required;
        let agrees = found.title == fact["title"]
            && found.level == level
            && is_documented == (fact["documented_information_required"] == "yes");
        (!agrees).then(|| format!("{id}: title, level or documentation differ"))
    });
    let known: BTreeSet<RequirementId> = facts.iter().map(|fact| id(&fact["id"])).collect();
    let clauses = BUNDLED.requirements.keys().filter(|id| !id.is_control());
    assert_none_of(clauses, |id| (!known.contains(id)).then(|| format!("{id} is made up")));
}

#[test]
fn controls_are_as_the_facts_say() {
    let words = |list: &str| -> Vec<String> {
        list.split(';').map(|word| word.replace('_', " ")).collect()
    };
    let facts = controls();
    assert_eq!(facts.len(), 93);
    assert_none_of(&facts, |fact| {
        let id = control(&fact["id"]);
        let Some(Requirement { title, attributes: Some(attributes), .. }) =
            BUNDLED.requirements.get(&id)
        else {
            return Some(format!("{id} is missing or has no attributes"));
        };
        let agrees = *title == fact["title"]
            && attributes.predecessors.is_empty() == (fact["new_in_2022"] == "yes")
            && attributes.control_type == words(&fact["control_type"])
            && attributes.information_security_properties
                == words(&fact["information_security_properties"])
            && attributes.cybersecurity_concepts == words(&fact["cybersecurity_concepts"])
            && attributes.operational_capabilities == words(&fact["operational_capabilities"])
            && attributes.security_domains == words(&fact["security_domains"]);
        (!agrees).then(|| format!("{id}: title or attributes differ"))
    });
}

#[test]
fn the_edition_of_2013_lives_on_as_the_facts_say() {
    type Link = (RequirementId, RequirementId, String);
    let wanted: BTreeSet<Link> = upgrades()
        .iter()
        .filter(|fact| !fact["id_2013"].is_empty())
        .map(|fact| {
            let parse = if fact["level"] == "annex_a" { control } else { id };
            (parse(&fact["id_2013"]), parse(&fact["id_2022"]), fact["title_2013"].clone())
        })
        .collect();
    let [upgrade] = BUNDLED.upgrades.as_slice() else { panic!("one earlier edition is known") };
    assert_eq!(upgrade.from_edition, "2013");
    let found: BTreeSet<Link> = upgrade
        .links
        .iter()
        .map(|link| (link.from.clone(), link.to.clone(), link.from_title.clone()))
        .collect();
    assert_eq!(found.difference(&wanted).collect::<Vec<_>>(), Vec::<&Link>::new());
    assert_eq!(wanted.difference(&found).collect::<Vec<_>>(), Vec::<&Link>::new());
    assert_eq!(found.iter().filter(|(from, ..)| from.is_control()).count(), 115);

    let all = BUNDLED.requirements.values().filter(|requirement| requirement.id.is_control());
    assert_none_of(all, |requirement| {
        let by_link: BTreeSet<&RequirementId> = found
            .iter()
            .filter(|(_, to, _)| *to == requirement.id)
            .map(|(from, ..)| from)
            .collect();
        let by_control: BTreeSet<&RequirementId> =
            requirement.attributes.iter().flat_map(|found| &found.predecessors).collect();
        (by_link != by_control).then(|| format!("{}: predecessors differ", requirement.id))
    });
}

#[test]
fn every_requirement_is_asked_about_and_every_scored_one_has_advice() {
    assert!(BUNDLED.questions.len() >= 300, "{} questions", BUNDLED.questions.len());
    let named: BTreeSet<&RequirementId> =
        BUNDLED.questions.iter().flat_map(|question| &question.requirements).collect();
    assert_none_of(BUNDLED.requirements.keys(), |id| {
        let asked = named.iter().any(|named| id.contains(named));
        (!asked).then(|| format!("{id} is never asked about"))
    });
    assert_none_of(BUNDLED.scored(), |scored| {
        let Some(advice) = &scored.advice else { return Some(format!("{}: no advice", scored.id)) };
        let is_complete = !advice.consequence.trim().is_empty()
            && !advice.next_step.trim().is_empty()
            && (1..=40).contains(&advice.effort_days);
        (!is_complete).then(|| format!("{}: the advice is incomplete", scored.id))
    });
}

#[test]
fn every_control_is_asked_for_its_design_and_its_operation() {
    let controls = BUNDLED.scored().filter(|requirement| requirement.id.is_control());
    assert_none_of(controls, |control| {
        let asks =
            |aspect| BUNDLED.questions_for(&control.id).any(|question| question.aspect == aspect);
        let complete = asks(Aspect::Design) && asks(Aspect::Operation);
        (!complete).then(|| format!("{}: design or operation is not asked for", control.id))
    });
}

#[test]
fn mandatory_documented_information_is_a_gate_and_controls_are_none() {
    let rows = facts(include_str!("../vectors/documented_information.csv"));
    let mandatory: Vec<&Fact> = rows.iter().filter(|row| row["basis"] == "mandatory").collect();
    assert_eq!(mandatory.len(), 17);
    assert_none_of(mandatory, |row| {
        let wanted = id(&row["clause_id"]);
        let is_gate = BUNDLED
            .questions
            .iter()
            .filter(|question| question.gate == Gate::Mandatory)
            .flat_map(|question| &question.requirements)
            .any(|named| wanted.contains(named) || named.contains(&wanted));
        let scored = BUNDLED.scored_for(&wanted);
        let caps = scored.iter().all(|scored| BUNDLED.gate(&scored.id) == Gate::Mandatory);
        (!is_gate || !caps || scored.is_empty())
            .then(|| format!("{wanted} ({}) is no gate", row["name"]))
    });
    let controls = BUNDLED.scored().filter(|requirement| requirement.id.is_control());
    assert_none_of(controls, |control| {
        (BUNDLED.gate(&control.id) == Gate::Mandatory).then(|| format!("{} is a gate", control.id))
    });
}

/// Returns the runs of three words in a text.
fn trigrams(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(3).map(|run| run.join(" ")).collect()
}

/// Returns the pairs of texts that share more than three fifths of the shorter one's trigrams.
fn too_similar(texts: &[(&str, &str)]) -> Vec<String> {
    let trigrams: Vec<BTreeSet<String>> = texts.iter().map(|(_id, text)| trigrams(text)).collect();
    // Only texts that share a run at all are compared, by way of a list of the texts of each run.
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (place, runs) in trigrams.iter().enumerate() {
        for run in runs {
            let earlier = holders.entry(run).or_default();
            for other in earlier.iter() {
                *shared.entry((*other, place)).or_default() += 1;
            }
            earlier.push(place);
        }
    }
    shared
        .into_iter()
        .filter(|((one, other), shared)| {
            shared * 5 > trigrams[*one].len().min(trigrams[*other].len()) * 3
        })
        .map(|((one, other), _shared)| format!("{} and {}", texts[one].0, texts[other].0))
        .collect()
}

#[test]
fn no_two_questions_are_worded_alike() {
    let texts: Vec<(&str, &str)> = BUNDLED
        .questions
        .iter()
        .map(|question| (question.id.as_str(), question.text.as_str()))
        .collect();
    assert_none_of(too_similar(&texts), |pair| Some(pair.clone()));

    let copied = [
        ("A", "Who approved the list of suppliers when it was last changed?"),
        ("B", "Who approved the list of assets after the offices had moved?"),
        ("C", "Who approved the list of suppliers when it was last read aloud?"),
    ];
    assert_eq!(too_similar(&copied), ["A and C"]);
}

#[test]
fn a_set_from_outside_is_read_like_the_bundled_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questionnaires/foreign");
    let set = read_folder(&folder).unwrap();
    assert_eq!(set.title, "Example standard 2025 for small shops");
    let scored: Vec<String> = set.scored().map(|requirement| requirement.id.to_string()).collect();
    assert_eq!(scored, ["1.1", "1.2", "2.1", "A.1.1", "A.1.2"]);
    let leaves = set.leaves_below(&id("1.2"));
    assert_eq!(leaves, [&id("1.2.a"), &id("1.2.b")]);
    assert_eq!((set.gate(&id("1.1")), set.gate(&id("1.2"))), (Gate::Mandatory, Gate::Ordinary));
    assert_eq!(set.weight(&id("1.1")), Weight::MAX);
    assert_eq!(set.questions_for(&id("2.1")).count(), 1);
    assert!(set.requirements[&id("1.1")].advice.is_some());
    assert!(set.requirements[&id("1.2")].advice.is_none());
}

#[test]
fn a_folder_that_is_not_there_is_a_fault() {
    let [fault] = &read_folder(Path::new("no/such/folder")).unwrap_err()[..] else { panic!() };
    assert!(fault.to_string().starts_with("no/such/folder: cannot be read as a folder ("));
}
