//! Evidence: what shows that a requirement is met, of what kind it is and which period it covers (7.5, 9.1).

use chrono::NaiveDate;

use super::contradiction::nameless;
use crate::domain::{
    assessment::{Evidence as EvidenceWorth, EvidenceAge, EvidenceKind},
    record::{FieldFault, in_order, record},
    value::{Kind, References, Requirements, Value},
};

impl Value for EvidenceKind {
    const KIND: Kind = Kind::Choice(&[
        Self::Statement.name(),
        Self::ApprovedDocument.name(),
        Self::OperatingRecord.name(),
        Self::IndependentlyTested.name(),
    ]);

    fn read(text: &str) -> Result<Self, String> {
        let plain = text.to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|kind| kind.name() == plain).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("“{text}” is no kind of evidence; write one of {names}")
        })
    }

    fn write(&self) -> String {
        self.name().to_owned()
    }
}

record! {
    /// A piece of evidence: a file, a link, or what somebody stated.
    Evidence known by evidence_id, title, file_ref, requirement_refs & captured_on, requirement_refs; checked by faults;
    /// The organisation's own number for it.
    evidence_id: Option<String> = "Evidence ID",
    /// What it is.
    title: Option<String> = "Title",
    /// Where it comes from: the system, the process, the person.
    source: Option<String> = "Source",
    /// When it was taken from its source.
    captured_on: Option<NaiveDate> = "Captured on",
    /// Who answers for it.
    owner: Option<String> = "Owner",
    /// The file's place or the link.
    file_ref: Option<String> = "File or link",
    /// Clauses and controls that it supports.
    requirement_refs: Requirements = "Clauses and controls",
    /// What was asked for.
    evidence_expected: Option<String> = "Evidence expected",
    /// Who looked at it.
    reviewed_by: Option<String> = "Reviewed by",
    /// Who gathered it.
    collected_by: Option<String> = "Collected by",
    /// What that look found.
    review_result: Option<String> = "Review result",
    /// How far gathering it has come.
    status: Option<String> = "Status",
    /// When it is due.
    due: Option<NaiveDate> = "Due",
    /// How urgent it is.
    priority: Option<String> = "Priority",
    /// How often it is gathered anew.
    interval: Option<String> = "Interval",
    /// Assets that it concerns.
    asset_refs: References = "Assets",
    /// Its type in the organisation's words: screenshot, log, minutes.
    r#type: Option<String> = "Type",
    /// Remarks.
    notes: Option<String> = "Notes",
    /// What kind of evidence it is; decides how much it proves.
    kind: Option<EvidenceKind> = "Kind",
    /// The first day that it covers.
    period_from: Option<NaiveDate> = "Period from",
    /// The last day that it covers.
    period_to: Option<NaiveDate> = "Period to",
    /// When it was put here; says nothing of the period that it covers.
    uploaded_on: Option<NaiveDate> = "Uploaded on",
    /// The last day on which it counts.
    valid_until: Option<NaiveDate> = "Valid until",
    /// The SHA-256 of its file, in hexadecimal digits.
    sha256: Option<String> = "SHA-256",
    /// Its file's name.
    file_name: Option<String> = "File name",
    /// Its file's media type.
    media_type: Option<String> = "Media type",
    /// Its file's size in bytes.
    bytes: Option<u32> = "Bytes",
}

fn faults(evidence: &Evidence) -> Vec<FieldFault> {
    let named = nameless(evidence);
    let begins = ("period_from", evidence.period_from);
    let period = in_order(begins, ("period_to", evidence.period_to));
    let validity = in_order(begins, ("valid_until", evidence.valid_until));
    let hash = evidence.sha256.as_ref().filter(|hash| !is_sha256(hash)).map(|_hash| {
        FieldFault::new("sha256", "this is no SHA-256; write its 64 hexadecimal digits")
    });
    [named, period, validity, hash].into_iter().flatten().collect()
}

/// Returns whether a text is a SHA-256 in hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What a score needs to know of a piece of evidence; there may be thousands of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// What kind of evidence it is; where none is stated, a statement.
    pub kind: EvidenceKind,
    /// The first day that it covers.
    pub period_from: Option<NaiveDate>,
    /// The last day that it covers.
    pub period_to: Option<NaiveDate>,
    /// When it was taken from its source.
    pub captured_on: Option<NaiveDate>,
    /// The last day on which it counts.
    pub valid_until: Option<NaiveDate>,
}

impl Support {
    /// Returns the day from which its age counts: the end of the period that it covers, else the day it was captured;
    /// never the day of its upload, because old records do not grow younger by being filed.
    pub fn holds_from(&self) -> Option<NaiveDate> {
        self.period_to.or(self.captured_on)
    }

    /// Returns whether it no longer counts; `None` where it names no day until which it does.
    pub fn is_expired(&self, on: NaiveDate) -> Option<bool> {
        self.valid_until.map(|last| last < on)
    }

    /// Returns what it is to a score on a day, with the age up to which it counts in full; `None` where it has expired
    /// or begins after that day.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::evidence::Evidence, value::Value};
    /// let mut fields = Fields::default();
    /// let texts = [("title", "Access review"), ("kind", "operating_record"),
    ///     ("period_to", "2026-01-01"), ("uploaded_on", "2026-09-28")];
    /// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
    /// let review = Evidence::from_fields(&fields).unwrap().support();
    /// let on = Value::read("2026-09-28").unwrap(); // 270 days after the period
    /// assert_eq!(review.for_score(on, 180).unwrap().worth().to_string(), "0.3500"); // 0.7 × 90 / 180
    /// ```
    pub fn for_score(&self, on: NaiveDate, max_days: u32) -> Option<EvidenceWorth> {
        let begins = self.period_from.or(self.captured_on).or(self.period_to);
        let is_ahead = begins.is_some_and(|day| day > on);
        if is_ahead || self.is_expired(on) == Some(true) {
            return None;
        }
        let age = self.holds_from().map(|day| {
            let days = u32::try_from((on - day).num_days()).unwrap_or(0);
            EvidenceAge { days, max_days }
        });
        Some(EvidenceWorth { kind: self.kind, age })
    }
}

impl Evidence {
    /// Returns what a score needs to know of it.
    pub fn support(&self) -> Support {
        Support {
            kind: self.kind.unwrap_or(EvidenceKind::Statement),
            period_from: self.period_from,
            period_to: self.period_to,
            captured_on: self.captured_on,
            valid_until: self.valid_until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    #[test]
    fn a_full_piece_of_evidence_comes_back_as_written() {
        full_example::<Evidence>(&[
            ("evidence_id", "EV-031"),
            ("title", "Access review, first half"),
            ("source", "directory export"),
            ("captured_on", "2026-07-02"),
            ("owner", "Ben Okoro"),
            ("file_ref", "https://files.example/ev-031"),
            ("requirement_refs", "9.1; A.5.18"),
            ("evidence_expected", "signed review of all accounts"),
            ("reviewed_by", "Ana Cruz"),
            ("collected_by", "Ben Okoro"),
            ("review_result", "two accounts removed"),
            ("status", "collected"),
            ("due", "2026-07-15"),
            ("priority", "high"),
            ("interval", "half-yearly"),
            ("asset_refs", "AS-01; AS-07"),
            ("type", "export"),
            ("notes", "=1+1 stays a text"),
            ("kind", "operating_record"),
            ("period_from", "2026-01-01"),
            ("period_to", "2026-06-30"),
            ("uploaded_on", "2026-07-03"),
            ("valid_until", "2027-06-30"),
            ("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("file_name", "access review.xlsx"),
            ("media_type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("bytes", "48213"),
        ]);
    }

    #[test]
    fn a_period_that_ends_before_it_begins_and_half_a_hash_are_faults() {
        assert_eq!(
            faults_of::<Evidence>(&[
                ("period_from", "2026-06-30"),
                ("period_to", "2026-01-01"),
                ("valid_until", "2026-06-29"),
                ("sha256", "9f86d081"),
            ]),
            [
                "evidence_id: nothing names this record; fill `evidence_id`, or `title`, or `file_ref`, or `requirement_refs` and `captured_on`, or `requirement_refs`",
                "period_to: 2026-01-01 lies before period_from (2026-06-30); correct one of the two dates",
                "valid_until: 2026-06-29 lies before period_from (2026-06-30); correct one of the two dates",
                "sha256: this is no SHA-256; write its 64 hexadecimal digits",
            ]
        );
        assert_eq!(
            faults_of::<Evidence>(&[("title", "Log"), ("kind", "rumour")]),
            [
                "kind: “rumour” is no kind of evidence; write one of statement, approved_document, operating_record, \
                 independently_tested"
            ]
        );
    }

    #[test]
    fn upload_makes_nothing_younger_and_expiry_ends_it() {
        let on = |text| NaiveDate::read(text).unwrap();
        let old: Evidence = example(&[
            ("title", "Log"),
            ("captured_on", "2024-01-01"),
            ("uploaded_on", "2026-11-20"),
        ]);
        let worth = old.support().for_score(on("2026-11-21"), 180).unwrap();
        assert_eq!(worth.kind, EvidenceKind::Statement);
        assert_eq!(worth.worth().to_string(), "0.0000");
        let undated: Evidence = example(&[("title", "Log"), ("uploaded_on", "2026-11-20")]);
        assert_eq!(undated.support().for_score(on("2026-11-21"), 180).unwrap().age, None);
        let valid: Evidence = example(&[("title", "Log"), ("valid_until", "2026-11-21")]);
        assert!(valid.support().for_score(on("2026-11-21"), 180).is_some());
        assert!(valid.support().for_score(on("2026-11-22"), 180).is_none());
        let ahead: Evidence = example(&[("title", "Log"), ("period_from", "2026-12-01")]);
        assert!(ahead.support().for_score(on("2026-11-21"), 180).is_none());
    }
}
