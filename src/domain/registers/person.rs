//! People: who works for the organisation, where and since when, so that owners, role holders, auditors and those to
//! be trained are the same persons everywhere.

use chrono::NaiveDate;

use crate::domain::record::{FieldFault, in_order, record};

record! {
    /// A person who works for the organisation, employed or not.
    Person known by person_id, name; checked by contradictions;
    /// The organisation's own number for the person.
    person_id: Option<String> = "Person ID",
    /// What the person is called.
    name: String = "Name",
    /// Where the person is reached.
    email: Option<String> = "E-mail",
    /// The post that the person holds.
    position: Option<String> = "Position",
    /// The unit that the person belongs to.
    unit_ref: Option<String> = "Unit",
    /// The site where the person works.
    site_ref: Option<String> = "Site",
    /// Whom the person reports to.
    manager: Option<String> = "Manager",
    /// The level of management: top, middle, junior, none.
    management_level: Option<String> = "Management level",
    /// Whether the person belongs to top management.
    top_management: Option<bool> = "Top management",
    /// How the person is bound: employee, contractor, temporary, supplier's staff.
    engagement: Option<String> = "Engagement",
    /// Who employs the person, where it is not the organisation.
    employer: Option<String> = "Employer",
    /// Whether the person works within the scope.
    in_scope: Option<bool> = "In scope",
    /// Whether the person works for the organisation today; the days below decide for other days.
    active: Option<bool> = "Active",
    /// The first day.
    joined_on: Option<NaiveDate> = "Joined on",
    /// The last day.
    left_on: Option<NaiveDate> = "Left on",
    /// Which areas the person owned or ran before, for the independence of auditors.
    earlier_duties: Option<String> = "Earlier duties",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Person {
    /// Returns whether the person works for the organisation on a day: not marked as inactive, joined by then, and
    /// not gone before.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::person::Person};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Tomas Reyes");
    /// fields.set("left_on", "2026-06-30");
    /// let person = Person::from_fields(&fields).unwrap();
    /// assert!(person.is_active("2026-06-30".parse().unwrap()));
    /// assert!(!person.is_active("2026-07-01".parse().unwrap()));
    /// ```
    pub fn is_active(&self, on: NaiveDate) -> bool {
        self.active != Some(false)
            && self.joined_on.is_none_or(|joined| joined <= on)
            && self.left_on.is_none_or(|left| on <= left)
    }
}

/// Returns the days that stand in the wrong order.
fn contradictions(person: &Person) -> Option<FieldFault> {
    in_order(("Joined on", person.joined_on), ("left_on", person.left_on))
}

#[cfg(test)]
mod tests {
    use super::Person;
    use crate::domain::record::testing::{example, faults_of, full_example};

    #[test]
    fn a_person_survives_the_way_through_their_texts() {
        full_example::<Person>(&[
            ("person_id", "P-0042"),
            ("name", "Tomas Reyes"),
            ("email", "tomas.reyes@norvale.example"),
            ("position", "Head of laboratory IT"),
            ("unit_ref", "Laboratory IT"),
            ("site_ref", "Galway"),
            ("manager", "Ines Okafor"),
            ("management_level", "middle"),
            ("top_management", "no"),
            ("engagement", "employee"),
            ("employer", "Norvale Diagnostics"),
            ("in_scope", "yes"),
            ("active", "yes"),
            ("joined_on", "2021-05-03"),
            ("left_on", "2027-03-31"),
            ("earlier_duties", "Ran the service desk until 2025"),
            ("notes", "Speaks Spanish"),
        ]);
    }

    #[test]
    fn who_is_marked_as_gone_is_not_active_on_any_day() {
        let person: Person = example(&[("name", "Ana"), ("active", "no")]);
        assert!(!person.is_active("2026-01-01".parse().unwrap()));
        let later: Person = example(&[("name", "Ana"), ("joined_on", "2026-02-01")]);
        assert!(!later.is_active("2026-01-31".parse().unwrap()));
    }

    #[test]
    fn nobody_leaves_before_having_joined() {
        let told = faults_of::<Person>(&[
            ("name", "Ana"),
            ("joined_on", "2026-02-01"),
            ("left_on", "2025-02-01"),
        ]);
        assert_eq!(
            told,
            [
                "left_on: 2025-02-01 lies before Joined on (2026-02-01); correct one of the two dates"
            ]
        );
    }
}
