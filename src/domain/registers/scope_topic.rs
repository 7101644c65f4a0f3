//! The lines of the scope (4.3): for each topic what lies inside, what outside and why, and which interfaces there
//! are. Which of them are missing is told here; the statement itself is in `scope`.

use crate::domain::{
    record::record,
    value::{References, choice},
};

choice! {
    /// What a line of the scope speaks of.
    Topic {
        /// Buildings, rooms and virtual places.
        Site = "site",
        /// Physical and logical networks and the systems on them.
        Network = "network",
        /// Departments, teams and other groups of people.
        StaffGroup = "staff_group",
        /// Processes and services.
        ProcessOrService = "process_or_service",
        /// Where own activities meet those of others.
        Interface = "interface",
        /// Groups of assets.
        AssetGroup = "asset_group",
    }
}

choice! {
    /// On which side of the line a thing lies.
    Placement {
        /// Inside.
        Included = "included",
        /// Outside, with a reason.
        Excluded = "excluded",
        /// Nothing of the topic lies outside; the line says that this was considered.
        NothingExcluded = "nothing_excluded",
    }
}

record! {
    /// A thing that lies inside or outside the scope.
    ScopeTopic known by topic & item;
    /// What the line speaks of.
    topic: Topic = "Topic",
    /// The site, network, group, process, service, interface or asset group.
    item: String = "Item",
    /// On which side it lies.
    placement: Option<Placement> = "Placement",
    /// Why it is left out.
    reason: Option<String> = "Reason",
    /// At an interface: the supplier, unit or party on the other side.
    other_side: Option<String> = "Other side",
    /// At an interface: what passes over it.
    exchanged: Option<String> = "What is exchanged",
    /// At an interface: the contract or rule that governs it.
    agreement: Option<String> = "Agreement",
    /// The records behind it: sites, units, processes, assets, suppliers.
    record_refs: References = "Records",
    /// Who answers for it.
    owner: Option<String> = "Responsible",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// The topics that a scope cannot leave open.
pub const NEEDED_TOPICS: &[Topic] =
    &[Topic::Site, Topic::Network, Topic::StaffGroup, Topic::ProcessOrService, Topic::Interface];

/// What is missing in the lines of a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeFault {
    /// A topic has nothing inside.
    #[error("the scope names nothing included for the topic {}; add a line", .0.name())]
    NothingIncluded(Topic),
    /// A topic says neither what lies outside nor that nothing does.
    #[error("the scope does not say what is excluded for the topic {}; add a line, if need be that nothing is", .0.name())]
    ExclusionsOpen(Topic),
    /// A thing is left out without a reason.
    #[error("“{0}” is excluded without a reason; write why")]
    NoReason(String),
    /// An interface does not say who is on the other side.
    #[error("the interface “{0}” does not name the other side; write who it is")]
    NoOtherSide(String),
    /// A line does not say on which side its thing lies.
    #[error("“{0}” is neither included nor excluded; choose one")]
    NotPlaced(String),
}

/// Returns what is missing in the lines of a scope: each needed topic says what is in and what is out, each exclusion
/// has a reason, each interface another side (4.3).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::scope_topic::{ScopeFault, ScopeTopic, Topic, faults};
///
/// let line = |topic: &str, item: &str, placement: &str| {
///     let mut fields = Fields::default();
///     fields.set("topic", topic);
///     fields.set("item", item);
///     fields.set("placement", placement);
///     ScopeTopic::from_fields(&fields).unwrap()
/// };
/// let found = faults(&[line("site", "Galway", "included"), line("site", "Research", "excluded")]);
/// assert_eq!(found.first(), Some(&ScopeFault::NoReason("Research".into())));
/// assert!(!found.contains(&ScopeFault::NothingIncluded(Topic::Site)));
/// assert!(found.contains(&ScopeFault::NothingIncluded(Topic::Network)));
/// ```
pub fn faults(lines: &[ScopeTopic]) -> Vec<ScopeFault> {
    let mut faults: Vec<ScopeFault> = lines.iter().filter_map(fault_of_line).collect();
    for topic in NEEDED_TOPICS {
        let placed = |placement| {
            lines.iter().any(|line| line.topic == *topic && line.placement == Some(placement))
        };
        if !placed(Placement::Included) {
            faults.push(ScopeFault::NothingIncluded(*topic));
        }
        if !placed(Placement::Excluded) && !placed(Placement::NothingExcluded) {
            faults.push(ScopeFault::ExclusionsOpen(*topic));
        }
    }
    faults
}

fn fault_of_line(line: &ScopeTopic) -> Option<ScopeFault> {
    let item = || line.item.clone();
    match (line.placement, line.topic) {
        (None, _) => Some(ScopeFault::NotPlaced(item())),
        (Some(Placement::Excluded), _) if line.reason.is_none() => {
            Some(ScopeFault::NoReason(item()))
        }
        (Some(Placement::Included), Topic::Interface) if line.other_side.is_none() => {
            Some(ScopeFault::NoOtherSide(item()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{NEEDED_TOPICS, ScopeFault, ScopeTopic, faults};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_line_of_the_scope_survives_the_way_through_its_texts() {
        full_example::<ScopeTopic>(&[
            ("topic", "interface"),
            ("item", "Hosting"),
            ("placement", "included"),
            ("reason", "Critical for the portal"),
            ("other_side", "Nordhost"),
            ("exchanged", "Results, backups"),
            ("agreement", "C-12"),
            ("record_refs", "SUP-3"),
            ("owner", "Tomas Reyes"),
            ("notes", "Reviewed each year"),
        ]);
    }

    #[test]
    fn a_scope_with_every_topic_inside_and_outside_has_no_fault() {
        let mut lines = Vec::new();
        for topic in NEEDED_TOPICS {
            let topic = topic.name();
            let side =
                [("topic", topic), ("item", "in"), ("placement", "included"), ("other_side", "x")];
            lines.push(example::<ScopeTopic>(&side));
            lines.push(example(&[
                ("topic", topic),
                ("item", "none"),
                ("placement", "nothing_excluded"),
            ]));
        }
        assert_eq!(faults(&lines), []);
        lines.push(example(&[("topic", "asset_group"), ("item", "Old servers")]));
        assert_eq!(faults(&lines), [ScopeFault::NotPlaced("Old servers".into())]);
    }

    #[test]
    fn an_interface_needs_another_side() {
        let hosting = example::<ScopeTopic>(&[
            ("topic", "interface"),
            ("item", "Hosting"),
            ("placement", "included"),
        ]);
        let found = faults(&[hosting]);
        assert_eq!(
            found[0].to_string(),
            "the interface “Hosting” does not name the other side; write who it is"
        );
    }
}
