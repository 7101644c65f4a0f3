//! Disposals: what was erased, destroyed or handed back, and on whose word (7.5.3 f, A.8.10).

use chrono::NaiveDate;

use crate::domain::record::record;

record! {
    /// Information that was disposed of.
    Disposal known by disposal_id, what & disposed_on;
    /// The organisation's own number for it.
    disposal_id: Option<String> = "Disposal ID",
    /// What was disposed of.
    what: String = "What",
    /// The document or kind of record that it belonged to.
    document_ref: Option<String> = "Document",
    /// The end of the retention, or the request, that led to it.
    reason: Option<String> = "Reason",
    /// How: erased, shredded, handed back.
    method: Option<String> = "Method",
    /// When.
    disposed_on: Option<NaiveDate> = "Disposed of on",
    /// Who did it.
    disposed_by: Option<String> = "Disposed of by",
    /// Who approved it.
    approver: Option<String> = "Approver",
    /// The certificate or log line that shows it.
    evidence_ref: Option<String> = "Evidence",
    /// Remarks.
    notes: Option<String> = "Notes",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::full_example;

    #[test]
    fn a_full_disposal_comes_back_as_written() {
        full_example::<Disposal>(&[
            ("disposal_id", "DIS-04"),
            ("what", "Applications of 2023"),
            ("document_ref", "REC-011"),
            ("reason", "6 months after refusal"),
            ("method", "erased"),
            ("disposed_on", "2026-07-01"),
            ("disposed_by", "Ben Okoro"),
            ("approver", "Ana Cruz"),
            ("evidence_ref", "EV-210"),
            ("notes", "Backups run out in 30 days"),
        ]);
    }
}
