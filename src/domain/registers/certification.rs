//! Certification: the body that certifies, what was applied for, and the days and results of its audits.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, in_order, record},
    value::References,
};

record! {
    /// One cycle of certification with one body.
    Certification known by reference, certification_body; checked by contradictions;
    /// The organisation's own number for the cycle.
    reference: Option<String> = "Reference",
    /// Who certifies.
    certification_body: String = "Certification body",
    /// Which accreditation the body holds, and from whom.
    accreditation: Option<String> = "Accreditation",
    /// The standard and edition to be certified against.
    standard: Option<String> = "Standard",
    /// The person at the body to speak to.
    contact: Option<String> = "Contact",
    /// When the project began that leads to the certificate.
    project_started_on: Option<NaiveDate> = "Project started on",
    /// When the application was sent.
    applied_on: Option<NaiveDate> = "Applied on",
    /// The wording of the scope in the application, later on the certificate.
    scope_wording: Option<String> = "Scope wording",
    /// The number of persons named in the application.
    application_headcount: Option<u32> = "Headcount in the application",
    /// The sites named in the application.
    application_sites: References = "Sites in the application",
    /// The first day of stage 1.
    stage_1_on: Option<NaiveDate> = "Stage 1 on",
    /// What stage 1 came to.
    stage_1_result: Option<String> = "Stage 1 result",
    /// The first day of stage 2.
    stage_2_on: Option<NaiveDate> = "Stage 2 on",
    /// What stage 2 came to.
    stage_2_result: Option<String> = "Stage 2 result",
    /// The most days that the body allows between the stages.
    stage_gap_limit: Option<u32> = "Most days between the stages",
    /// When the auditors recommended a decision.
    recommended_on: Option<NaiveDate> = "Recommended on",
    /// When the body decided to certify.
    certified_on: Option<NaiveDate> = "Certified on",
    /// The number on the certificate.
    certificate: Option<String> = "Certificate",
    /// When the certificate ends.
    expires_on: Option<NaiveDate> = "Expires on",
    /// When the next surveillance audit is planned.
    surveillance_on: Option<NaiveDate> = "Next surveillance on",
    /// When the recertification audit is planned.
    recertification_on: Option<NaiveDate> = "Recertification on",
    /// Who did which advice or audit before, for the impartiality of the body.
    impartiality: Option<String> = "Impartiality",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Returns the days that stand in the wrong order.
fn contradictions(certification: &Certification) -> Vec<FieldFault> {
    let Certification { stage_1_on, stage_2_on, certified_on, expires_on, .. } = certification;
    let faults = [
        in_order(("Stage 1 on", *stage_1_on), ("stage_2_on", *stage_2_on)),
        in_order(("Certified on", *certified_on), ("expires_on", *expires_on)),
    ];
    faults.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::Certification;
    use crate::domain::record::testing::{faults_of, full_example};

    #[test]
    fn a_certification_survives_the_way_through_its_texts() {
        full_example::<Certification>(&[
            ("reference", "Cycle 1"),
            ("certification_body", "Meridian Certification"),
            ("accreditation", "National accreditation body, no. 4711"),
            ("standard", "ISO/IEC 27001:2022"),
            ("contact", "Lena Brandt"),
            ("project_started_on", "2025-09-01"),
            ("applied_on", "2026-02-02"),
            ("scope_wording", "Diagnostics and the results portal in Galway"),
            ("application_headcount", "64"),
            ("application_sites", "Galway; Cork"),
            ("stage_1_on", "2026-10-05"),
            ("stage_1_result", "two areas of concern"),
            ("stage_2_on", "2026-11-16"),
            ("stage_2_result", "one minor nonconformity"),
            ("stage_gap_limit", "180"),
            ("recommended_on", "2026-11-19"),
            ("certified_on", "2026-12-10"),
            ("certificate", "MC-2026-0815"),
            ("expires_on", "2029-12-09"),
            ("surveillance_on", "2027-11-15"),
            ("recertification_on", "2029-10-01"),
            ("impartiality", "The body gave no advice"),
            ("notes", "Remote audit of Cork agreed"),
        ]);
    }

    #[test]
    fn stage_2_does_not_come_before_stage_1() {
        let told = faults_of::<Certification>(&[
            ("certification_body", "Meridian"),
            ("stage_1_on", "2026-10-05"),
            ("stage_2_on", "2026-10-01"),
        ]);
        assert_eq!(
            told,
            [
                "stage_2_on: 2026-10-01 lies before Stage 1 on (2026-10-05); correct one of the two dates"
            ]
        );
    }
}
