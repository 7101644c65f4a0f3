//! Needs of interested parties (4.2 b and c): what each party requires, whether it matters, and how the management
//! system answers it.

use chrono::NaiveDate;

use super::interested_party::InterestedParty;
use crate::domain::{
    record::{Record, record},
    value::{References, choice},
};

choice! {
    /// How a need is answered.
    Response {
        /// By a policy.
        Policy = "policy",
        /// By a procedure.
        Procedure = "procedure",
        /// By a control.
        Control = "control",
        /// In another way.
        Other = "other",
        /// Not by the management system.
        NotAddressed = "not_addressed",
    }
}

record! {
    /// Something that an interested party requires or expects.
    PartyNeed known by need_id, party_ref & need;
    /// The organisation's own number for it.
    need_id: Option<String> = "Need ID",
    /// Whose need it is.
    party_ref: String = "Interested party",
    /// What is needed.
    need: String = "Need",
    /// What kind of need it is: law, contract, expectation.
    kind: Option<String> = "Kind",
    /// Where it is written.
    source: Option<String> = "Source",
    /// Whether it bears on information security.
    relevant: Option<bool> = "Relevant",
    /// Why it does or does not.
    reason: Option<String> = "Reason",
    /// How the management system answers it.
    response: Option<Response> = "Response",
    /// What that answer is.
    response_detail: Option<String> = "Response in words",
    /// The documents that answer it.
    document_refs: References = "Documents",
    /// The controls that answer it.
    control_refs: References = "Controls",
    /// The obligations of the register that it leads to.
    obligation_refs: References = "Obligations",
    /// Whether it has to do with climate change.
    climate_related: Option<bool> = "Climate related",
    /// Who looks after it.
    owner: Option<String> = "Owner",
    /// When it last changed.
    changed_on: Option<NaiveDate> = "Changed on",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// What is missing between interested parties and their needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NeedFault {
    /// A party that matters has no need.
    #[error("no need is recorded for “{0}”; add one, or mark the party as not relevant")]
    NoNeed(String),
    /// A need is of a party that is not in the register.
    #[error(
        "the need “{need}” is of “{party}”, who is not in the register; add the party or correct the name"
    )]
    UnknownParty {
        /// The need.
        need: String,
        /// Whose it is.
        party: String,
    },
    /// Whether a need matters is not decided.
    #[error("it is not decided whether the need “{0}” is relevant; choose yes or no")]
    RelevanceOpen(String),
    /// How a need that matters is answered is not decided.
    #[error("the need “{0}” has no response; choose one, if need be that it is not addressed")]
    ResponseOpen(String),
    /// A need is said to be answered, but nothing that answers it is named.
    #[error("the response to the need “{0}” names no document and no control; name one")]
    ResponseUnlinked(String),
}

/// Returns what is missing: each party that matters has a need, each need a decision on relevance, each relevant need
/// a response with a document or control behind it (4.2).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{interested_party::InterestedParty, party_need::{NeedFault, PartyNeed, faults}};
///
/// let mut party = Fields::default();
/// party.set("name", "Hospitals");
/// let parties = [InterestedParty::from_fields(&party).unwrap()];
/// assert_eq!(faults(&parties, &[]), [NeedFault::NoNeed("Hospitals".into())]);
///
/// let mut need = Fields::default();
/// need.set("party_ref", "Hospitals");
/// need.set("need", "results within a day");
/// need.set("relevant", "yes");
/// need.set("response", "control");
/// let needs = [PartyNeed::from_fields(&need).unwrap()];
/// assert_eq!(faults(&parties, &needs), [NeedFault::ResponseUnlinked("results within a day".into())]);
/// ```
pub fn faults(parties: &[InterestedParty], needs: &[PartyNeed]) -> Vec<NeedFault> {
    let is_of = |need: &PartyNeed, party: &InterestedParty| {
        need.party_ref == party.key() || need.party_ref == party.name
    };
    let without_need = parties
        .iter()
        .filter(|party| party.relevant != Some(false))
        .filter(|party| !needs.iter().any(|need| is_of(need, party)))
        .map(|party| NeedFault::NoNeed(party.name.clone()));
    let unknown =
        needs.iter().filter(|need| !parties.iter().any(|party| is_of(need, party))).map(|need| {
            NeedFault::UnknownParty { need: need.need.clone(), party: need.party_ref.clone() }
        });
    without_need.chain(unknown).chain(needs.iter().filter_map(open_decision)).collect()
}

fn open_decision(need: &PartyNeed) -> Option<NeedFault> {
    let text = need.need.clone();
    match (need.relevant, need.response) {
        (None, _) => Some(NeedFault::RelevanceOpen(text)),
        (Some(true), None) => Some(NeedFault::ResponseOpen(text)),
        (Some(true), Some(response)) => {
            let linked = !need.document_refs.0.is_empty() || !need.control_refs.0.is_empty();
            (response != Response::NotAddressed && !linked)
                .then_some(NeedFault::ResponseUnlinked(text))
        }
        (Some(false), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{NeedFault, PartyNeed, faults};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_need_survives_the_way_through_its_texts() {
        full_example::<PartyNeed>(&[
            ("need_id", "N-4"),
            ("party_ref", "Hospitals"),
            ("need", "Nobody else sees results"),
            ("kind", "contract"),
            ("source", "Frame contract, clause 7"),
            ("relevant", "yes"),
            ("reason", "Confidentiality"),
            ("response", "control"),
            ("response_detail", "Portal with two factors"),
            ("document_refs", "DOC-07"),
            ("control_refs", "A.5.17; A.8.5"),
            ("obligation_refs", "OB-3"),
            ("climate_related", "no"),
            ("owner", "Ines Okafor"),
            ("changed_on", "2026-01-10"),
            ("reviewed_on", "2026-03-09"),
            ("notes", "Asked again each year"),
        ]);
    }

    #[test]
    fn a_need_of_a_party_that_nobody_knows_is_told() {
        let needs = [example(&[("party_ref", "Hosptals"), ("need", "speed"), ("relevant", "no")])];
        assert_eq!(
            faults(&[], &needs),
            [NeedFault::UnknownParty { need: "speed".into(), party: "Hosptals".into() }]
        );
    }

    #[test]
    fn a_party_may_be_named_by_number_or_by_name_and_a_dismissed_one_needs_nothing() {
        let parties = [
            example(&[("party_id", "IP-1"), ("name", "Hospitals")]),
            example(&[("party_id", "IP-2"), ("name", "Insurers")]),
            example(&[("name", "Competitors"), ("relevant", "no")]),
        ];
        let answered = [("relevant", "yes"), ("response", "not_addressed"), ("need", "speed")];
        let needs = ["IP-1", "Insurers"].map(|party| {
            let mut texts = answered.to_vec();
            texts.push(("party_ref", party));
            example(&texts)
        });
        assert_eq!(faults(&parties, &needs), []);
    }
}
