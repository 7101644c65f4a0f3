//! Sites: where the organisation works (4.3), as scope, sampling of sites and audit plans name them.

use chrono::NaiveDate;

use crate::domain::record::record;

record! {
    /// A place where the organisation works, on a map or on a network.
    Site known by site_id, name;
    /// The organisation's own number for it.
    site_id: Option<String> = "Site ID",
    /// What it is called.
    name: String = "Site",
    /// What kind of place it is: office, laboratory, data centre, virtual.
    kind: Option<String> = "Kind",
    /// Its address.
    address: Option<String> = "Address",
    /// Its country.
    country: Option<String> = "Country",
    /// What is done there.
    activities: Option<String> = "Activities",
    /// How many persons work there.
    headcount: Option<u32> = "Headcount",
    /// Its shifts.
    shifts: Option<String> = "Shifts",
    /// Whether it lies within the scope.
    in_scope: Option<bool> = "In scope",
    /// Whether it holds the central function, which every audit visits.
    central: Option<bool> = "Central function",
    /// Which sites it is like, so that one of them can stand for the others in a sample.
    alike: Option<String> = "Group of like sites",
    /// Who owns the place: the organisation, a landlord, a provider.
    landlord: Option<String> = "Owner of the premises",
    /// Who answers for it.
    owner: Option<String> = "Responsible",
    /// When work there began.
    opened_on: Option<NaiveDate> = "Opened on",
    /// When work there ended.
    closed_on: Option<NaiveDate> = "Closed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

#[cfg(test)]
mod tests {
    use super::Site;
    use crate::domain::record::testing::full_example;

    #[test]
    fn a_site_survives_the_way_through_its_texts() {
        full_example::<Site>(&[
            ("site_id", "S-01"),
            ("name", "Galway"),
            ("kind", "Laboratory"),
            ("address", "4 Quay Street\nGalway"),
            ("country", "Ireland"),
            ("activities", "Diagnostics, administration"),
            ("headcount", "52"),
            ("shifts", "two"),
            ("in_scope", "yes"),
            ("central", "yes"),
            ("alike", "Laboratories"),
            ("landlord", "Harbour Estates"),
            ("owner", "Ines Okafor"),
            ("opened_on", "2019-01-07"),
            ("closed_on", "2027-12-31"),
            ("notes", "Server room in the cellar"),
        ]);
    }
}
