//! Assets: what is worth protecting (A.5.9), how it is classed (A.5.12) and what its loss would hurt.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::risk::Risk;
use crate::domain::{
    record::{FieldFault, Record, in_order, record},
    value::{References, choice},
};

choice! {
    /// What an asset is, whatever its register calls its type.
    AssetClass {
        /// A body of information that is handled as one unit.
        Information = "information",
        /// People with what they know.
        People = "people",
        /// Devices, media and other things one can touch.
        Equipment = "equipment",
        /// Software and the services that it provides.
        System = "system",
        /// Premises, power, networks and other things that the rest stands on.
        Infrastructure = "infrastructure",
    }
}

record! {
    /// Something of value to information security, with its owner.
    Asset known by asset_id, name, network_address, description; checked by contradictions;
    /// The organisation's own number for it.
    asset_id: Option<String> = "Asset ID",
    /// What it is called.
    name: Option<String> = "Asset",
    /// Its type in the organisation's own words.
    r#type: Option<String> = "Type",
    /// What kind of asset it is.
    class: Option<AssetClass> = "Class",
    /// What it is and what it serves.
    description: Option<String> = "Description",
    /// Who answers for it over its life.
    owner: Option<String> = "Owner",
    /// Who looks after it from day to day.
    custodian: Option<String> = "Custodian",
    /// Who works with it, or to whom it was handed out.
    used_by: Option<String> = "Used by",
    /// Where it is.
    location: Option<String> = "Location",
    /// Its level in the classification scheme (A.5.12).
    classification: Option<String> = "Classification",
    /// How much its disclosure would hurt.
    confidentiality: Option<String> = "Confidentiality",
    /// How much its corruption would hurt.
    integrity: Option<String> = "Integrity",
    /// How much its loss or standstill would hurt.
    availability: Option<String> = "Availability",
    /// How much the organisation depends on it.
    criticality: Option<String> = "Criticality",
    /// Its worth, with the damage to money and to reputation if it were compromised.
    value: Option<String> = "Value",
    /// Where it stands in its life, such as in use or retired.
    status: Option<String> = "Status",
    /// Controls that protect it.
    control_refs: References = "Controls",
    /// Why no risk is recorded for it, where none is.
    no_risk_reason: Option<String> = "Reason for no risk",
    /// Its address or name in the network.
    network_address: Option<String> = "Network address",
    /// How many of it there are.
    quantity: Option<String> = "Quantity",
    /// The group that it is listed under.
    group: Option<String> = "Group",
    /// When it entered the inventory.
    created_on: Option<NaiveDate> = "Created on",
    /// When its entry last changed.
    changed_on: Option<NaiveDate> = "Changed on",
    /// When its entry was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When its entry is to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// When the person who had it gave it back (A.5.11).
    returned_on: Option<NaiveDate> = "Returned on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(asset: &Asset) -> Vec<FieldFault> {
    let created = ("the day of creation", asset.created_on);
    in_order(created, ("changed_on", asset.changed_on)).into_iter().collect()
}

/// Returns the assets that neither a risk with likelihood and impact names, nor a reason for no risk (6.1.2 c and d).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{asset::{Asset, without_judged_risk}, risk::Risk};
///
/// let fields = |texts: &[(&'static str, &str)]| {
///     let mut fields = Fields::default();
///     texts.iter().for_each(|(name, text)| fields.set(name, text));
///     fields
/// };
/// let assets = [
///     Asset::from_fields(&fields(&[("asset_id", "A-1"), ("name", "Results")])).unwrap(),
///     Asset::from_fields(&fields(&[("name", "Website")])).unwrap(),
///     Asset::from_fields(&fields(&[("name", "Plants"), ("no_risk_reason", "no information")])).unwrap(),
/// ];
/// let risk = fields(&[("title", "Theft"), ("asset_refs", "A-1"), ("likelihood", "2"), ("impact", "4")]);
/// assert_eq!(without_judged_risk(&assets, &[Risk::from_fields(&risk).unwrap()]), ["Website"]);
/// ```
pub fn without_judged_risk(assets: &[Asset], risks: &[Risk]) -> Vec<String> {
    let judged: BTreeSet<&String> = risks
        .iter()
        .filter(|risk| risk.likelihood.is_some() && risk.impact.is_some())
        .flat_map(|risk| &risk.asset_refs.0)
        .collect();
    let unreasoned = assets.iter().filter(|asset| asset.no_risk_reason.is_none());
    unreasoned.map(Record::key).filter(|key| !judged.contains(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::Asset;
    use crate::domain::record::{
        Record,
        testing::{example, faults_of, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        let asset = full_example::<Asset>(&[("asset_id", "A-017"), ("class", "System")]);
        assert_eq!(asset.key(), "A-017");
        assert_eq!(example::<Asset>(&[("name", "Payroll")]).key(), "Payroll");
    }

    #[test]
    fn an_asset_cannot_change_before_it_is_there() {
        let dates = [("created_on", "2026-03-01"), ("changed_on", "2026-02-28")];
        let faults = faults_of::<Asset>(&[&[("name", "Payroll")], &dates[..]].concat());
        assert_eq!(
            faults,
            [
                "changed_on: 2026-02-28 lies before the day of creation (2026-03-01); correct one of the two dates"
            ]
        );
    }
}
