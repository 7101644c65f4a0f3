//! Units: the departments and teams of the organisation, as scope, responsibilities and audit programmes name them.

use crate::domain::{record::record, value::References};

record! {
    /// A department, a team or another part of the organisation.
    Unit known by unit_id, name;
    /// The organisation's own number for it.
    unit_id: Option<String> = "Unit ID",
    /// What it is called.
    name: String = "Unit",
    /// What kind of part it is: division, department, team.
    kind: Option<String> = "Kind",
    /// The unit that it belongs to.
    parent_ref: Option<String> = "Part of",
    /// Who leads it.
    head: Option<String> = "Head",
    /// What it does.
    tasks: Option<String> = "Tasks",
    /// The sites where it works.
    site_refs: References = "Sites",
    /// How many persons work in it.
    headcount: Option<u32> = "Headcount",
    /// Whether it lies within the scope.
    in_scope: Option<bool> = "In scope",
    /// The security duties that its people carry.
    security_duties: Option<String> = "Security duties",
    /// How much depends on it, as the organisation rates that.
    rating: Option<String> = "Risk rating",
    /// Anything else.
    notes: Option<String> = "Notes",
}

#[cfg(test)]
mod tests {
    use super::Unit;
    use crate::domain::record::testing::full_example;

    #[test]
    fn a_unit_survives_the_way_through_its_texts() {
        full_example::<Unit>(&[
            ("unit_id", "U-3"),
            ("name", "Laboratory IT"),
            ("kind", "Team"),
            ("parent_ref", "Operations"),
            ("head", "Tomas Reyes"),
            ("tasks", "Runs the analysers' network"),
            ("site_refs", "Galway; Cork"),
            ("headcount", "6"),
            ("in_scope", "yes"),
            ("security_duties", "Patching, backup, access"),
            ("rating", "4 - high"),
            ("notes", "On call at night"),
        ]);
    }
}
