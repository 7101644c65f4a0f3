//! Interested parties (4.2 a): who has a stake in information security. What each of them needs is in `party_need`.

use chrono::NaiveDate;

use crate::domain::{record::record, value::choice};

choice! {
    /// A class of interested parties.
    PartyClass {
        /// Customers.
        Customer = "customer",
        /// Regulators and authorities.
        Authority = "authority",
        /// Suppliers and contractors.
        Supplier = "supplier",
        /// Employees and those who work like them.
        Staff = "staff",
        /// Partners.
        Partner = "partner",
        /// Shareholders, owners, parent companies.
        Shareholder = "shareholder",
        /// Landlords and neighbours.
        Landlord = "landlord",
        /// Competitors.
        Competitor = "competitor",
        /// The public, media, those whose data are held.
        Public = "public",
        /// The natural environment and those who speak for it.
        Environment = "environment",
        /// Another class.
        Other = "other",
    }
}

/// The classes that a register of interested parties starts from.
pub const STARTING_CLASSES: &[PartyClass] =
    &[PartyClass::Customer, PartyClass::Authority, PartyClass::Supplier];

record! {
    /// A person or body with a stake in information security.
    InterestedParty known by party_id, name;
    /// The organisation's own number for it.
    party_id: Option<String> = "Party ID",
    /// What it is called.
    name: String = "Interested party",
    /// The class that it belongs to.
    class: Option<PartyClass> = "Class",
    /// Whether it matters to the management system; "no" dismisses it, and the class where it is the only one.
    relevant: Option<bool> = "Relevant",
    /// Why it does or does not.
    reason: Option<String> = "Reason",
    /// What it cares about.
    interest: Option<String> = "Interest",
    /// How it can influence the organisation.
    influence: Option<String> = "Influence",
    /// Whom to speak to.
    contact: Option<String> = "Contact",
    /// Who looks after it.
    owner: Option<String> = "Owner",
    /// Whether it was asked for needs that have to do with climate change.
    climate_checked: Option<bool> = "Checked for climate needs",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is reviewed next.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Returns the starting classes of which no party is recorded, not even one that is dismissed.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::interested_party::{InterestedParty, PartyClass, unconsidered_classes};
///
/// let mut fields = Fields::default();
/// fields.set("name", "Hospitals");
/// fields.set("class", "customer");
/// let parties = [InterestedParty::from_fields(&fields).unwrap()];
/// assert_eq!(unconsidered_classes(&parties), [PartyClass::Authority, PartyClass::Supplier]);
/// ```
pub fn unconsidered_classes(parties: &[InterestedParty]) -> Vec<PartyClass> {
    let is_present = |class: &PartyClass| parties.iter().any(|party| party.class == Some(*class));
    STARTING_CLASSES.iter().filter(|class| !is_present(class)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{InterestedParty, unconsidered_classes};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn an_interested_party_survives_the_way_through_its_texts() {
        full_example::<InterestedParty>(&[
            ("party_id", "IP-1"),
            ("name", "Hospitals"),
            ("class", "customer"),
            ("relevant", "yes"),
            ("reason", "They send the samples"),
            ("interest", "Results in time, and nobody else sees them"),
            ("influence", "May end the contract"),
            ("contact", "Chief physician"),
            ("owner", "Ines Okafor"),
            ("climate_checked", "yes"),
            ("reviewed_on", "2026-03-09"),
            ("next_review_on", "2027-03-09"),
            ("notes", "Seven of them"),
        ]);
    }

    #[test]
    fn a_dismissed_class_is_considered() {
        let parties = ["customer", "authority", "supplier"]
            .map(|class| example(&[("name", class), ("class", class), ("relevant", "no")]));
        assert_eq!(unconsidered_classes(&parties), []);
    }
}
