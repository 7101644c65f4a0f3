//! Assignments of roles (5.3): who holds which role since when, whether the holder knows the duties and has what they
//! need, and which training the holder needs (7.2).

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, in_order, record},
    value::References,
};

record! {
    /// A person who holds a role; the key is the role and the person together.
    RoleAssignment known by role & person; checked by contradictions;
    /// The role.
    role: String = "Role",
    /// Who holds it.
    person: String = "Person",
    /// Since when.
    assigned_on: Option<NaiveDate> = "Assigned on",
    /// Who assigned it.
    assigned_by: Option<String> = "Assigned by",
    /// The last day.
    ended_on: Option<NaiveDate> = "Ended on",
    /// The letter or minutes of the appointment.
    appointment_refs: References = "Appointment",
    /// When the holder acknowledged the duties.
    acknowledged_on: Option<NaiveDate> = "Duties acknowledged on",
    /// Whether the authority is enough, as holder or manager say.
    authority_enough: Option<bool> = "Authority is enough",
    /// Whether the resources are enough, as holder or manager say.
    resources_enough: Option<bool> = "Resources are enough",
    /// Who said so.
    confirmed_by: Option<String> = "Confirmed by",
    /// When that was said.
    confirmed_on: Option<NaiveDate> = "Confirmed on",
    /// When the holder's competence for the role was last assessed.
    competence_assessed_on: Option<NaiveDate> = "Competence assessed on",
    /// The training that the holder needs for the role; "none" where none is needed.
    training_needs: Option<String> = "Training needs",
    /// When the training needs were worked out.
    needs_assessed_on: Option<NaiveDate> = "Training needs worked out on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl RoleAssignment {
    /// Returns whether the person holds the role on a day; an assignment without days holds on every day.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::role_assignment::RoleAssignment};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("role", "ISMS manager");
    /// fields.set("person", "Ines Okafor");
    /// fields.set("assigned_on", "2026-03-01");
    /// let held = RoleAssignment::from_fields(&fields).unwrap();
    /// assert!(!held.is_in_force("2026-02-28".parse().unwrap()));
    /// assert!(held.is_in_force("2026-03-01".parse().unwrap()));
    /// ```
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.assigned_on.is_none_or(|first| first <= on)
            && self.ended_on.is_none_or(|last| on <= last)
    }
}

/// Returns the days that stand in the wrong order.
fn contradictions(assignment: &RoleAssignment) -> Option<FieldFault> {
    in_order(("Assigned on", assignment.assigned_on), ("ended_on", assignment.ended_on))
}

#[cfg(test)]
mod tests {
    use super::RoleAssignment;
    use crate::domain::record::{
        Record,
        testing::{faults_of, full_example},
    };

    #[test]
    fn an_assignment_survives_the_way_through_its_texts() {
        let held: RoleAssignment = full_example(&[
            ("role", "ISMS manager"),
            ("person", "Ines Okafor"),
            ("assigned_on", "2026-03-01"),
            ("assigned_by", "Managing director"),
            ("ended_on", "2027-02-28"),
            ("appointment_refs", "DOC-12"),
            ("acknowledged_on", "2026-03-03"),
            ("authority_enough", "yes"),
            ("resources_enough", "no"),
            ("confirmed_by", "Ines Okafor"),
            ("confirmed_on", "2026-03-03"),
            ("competence_assessed_on", "2026-04-01"),
            ("training_needs", "Lead implementer course"),
            ("needs_assessed_on", "2026-04-01"),
            ("notes", "Also sponsor's deputy"),
        ]);
        assert_eq!(held.key(), "ISMS manager · Ines Okafor");
    }

    #[test]
    fn an_assignment_does_not_end_before_it_began() {
        let told = faults_of::<RoleAssignment>(&[
            ("role", "Sponsor"),
            ("person", "Ines"),
            ("assigned_on", "2026-03-01"),
            ("ended_on", "2026-02-01"),
        ]);
        assert_eq!(
            told,
            [
                "ended_on: 2026-02-01 lies before Assigned on (2026-03-01); correct one of the two dates"
            ]
        );
    }
}
