//! Incidents: what happened, when each step was taken, and what was learned (A.5.24 to A.5.28, A.6.8).

use super::contradiction::{moments_in_order, nameless};
use crate::domain::{
    moment::Moment,
    record::{FieldFault, record},
    value::{References, Requirements},
};

record! {
    /// An information security incident, or an event that was looked at as one.
    Incident known by incident_id, title & detected_at, title; checked by faults;
    /// The organisation's own number for it.
    incident_id: Option<String> = "Incident ID",
    /// What it is called.
    title: Option<String> = "Title",
    /// What happened.
    description: Option<String> = "Description",
    /// How grave it was, on the organisation's scale.
    severity: Option<String> = "Severity",
    /// When it was noticed.
    detected_at: Option<Moment> = "Detected at",
    /// When somebody took it up.
    acknowledged_at: Option<Moment> = "Acknowledged at",
    /// When it could no longer spread.
    contained_at: Option<Moment> = "Contained at",
    /// When it was closed.
    closed_at: Option<Moment> = "Closed at",
    /// Whether somebody outside has to be told of it.
    reportable: Option<bool> = "Reportable",
    /// How far it has come.
    state: Option<String> = "State",
    /// Who leads the response.
    owner: Option<String> = "Owner",
    /// What kind of incident it was.
    category: Option<String> = "Category",
    /// Why it could happen.
    root_cause: Option<String> = "Root cause",
    /// What was done about it.
    actions: Option<String> = "Actions",
    /// What was learned from it (A.5.27).
    lessons: Option<String> = "Lessons",
    /// Nonconformities that were raised because of it.
    nc_refs: References = "Nonconformities",
    /// Assets that it touched.
    asset_refs: References = "Assets",
    /// What it did to the organisation.
    impact: Option<String> = "Impact",
    /// Who reported it.
    reported_by: Option<String> = "Reported by",
    /// Remarks.
    notes: Option<String> = "Notes",
    /// Whether a requirement was not met in it, so that it needs corrective action (10.2).
    nonconforming: Option<bool> = "Nonconforming",
    /// Actions that follow from it.
    action_refs: References = "Corrective actions",
    /// Risks to look at again because of it.
    risk_refs: References = "Risks",
    /// Clauses and controls that it concerns.
    requirement_refs: Requirements = "Clauses and controls",
    /// When those outside were told.
    notified_at: Option<Moment> = "Notified at",
    /// Evidence that was kept (A.5.28).
    evidence_refs: References = "Evidence",
}

fn faults(incident: &Incident) -> Vec<FieldFault> {
    let detected = ("detected_at", incident.detected_at);
    let named = nameless(incident);
    [
        named,
        moments_in_order(detected, ("acknowledged_at", incident.acknowledged_at)),
        moments_in_order(detected, ("contained_at", incident.contained_at)),
        moments_in_order(detected, ("closed_at", incident.closed_at)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Incident {
    /// Returns whether a requirement was not met and neither a nonconformity nor an action follows from it (10.2).
    pub fn lacks_corrective_action(&self) -> bool {
        let follows = !self.nc_refs.0.is_empty() || !self.action_refs.0.is_empty();
        self.nonconforming == Some(true) && !follows
    }

    /// Returns whether it was closed without a word on what was learned (A.5.27).
    pub fn lacks_lessons(&self) -> bool {
        self.closed_at.is_some() && self.lessons.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    #[test]
    fn a_full_incident_comes_back_as_written() {
        let incident: Incident = full_example(&[
            ("incident_id", "INC-2026-07"),
            ("title", "Lost laptop"),
            ("description", "Left on a train.\nEncrypted."),
            ("severity", "S3"),
            ("detected_at", "2026-05-04 08:20"),
            ("acknowledged_at", "2026-05-04 08:45"),
            ("contained_at", "2026-05-04 09:10"),
            ("closed_at", "2026-05-11"),
            ("reportable", "no"),
            ("state", "closed"),
            ("owner", "Ben Okoro"),
            ("category", "loss of equipment"),
            ("root_cause", "no rule for travel"),
            ("actions", "remote wipe"),
            ("lessons", "Travel rule needed"),
            ("nc_refs", "NC-12"),
            ("asset_refs", "AS-44"),
            ("impact", "one day without the device"),
            ("reported_by", "Ana Cruz"),
            ("notes", "Insurance told"),
            ("nonconforming", "yes"),
            ("action_refs", "ACT-31"),
            ("risk_refs", "R-08"),
            ("requirement_refs", "A.7.9; A.8.1"),
            ("notified_at", "2026-05-04 17:00:30"),
            ("evidence_refs", "EV-77; EV-78"),
        ]);
        assert!(!incident.lacks_corrective_action() && !incident.lacks_lessons());
    }

    #[test]
    fn a_response_before_the_detection_is_a_fault_and_the_same_day_is_none() {
        assert_eq!(
            faults_of::<Incident>(&[
                ("title", "Outage"),
                ("detected_at", "2026-05-04 08:20"),
                ("contained_at", "2026-05-04 08:19"),
            ]),
            [
                "contained_at: 2026-05-04 08:19 lies before detected_at (2026-05-04 08:20); correct one of the two"
            ]
        );
        example::<Incident>(&[
            ("title", "Outage"),
            ("detected_at", "2026-05-04 08:20"),
            ("closed_at", "2026-05-04"),
        ]);
    }

    #[test]
    fn nonconforming_incidents_need_an_action_and_closed_ones_a_lesson() {
        let bare: Incident = example(&[
            ("incident_id", "INC-1"),
            ("nonconforming", "yes"),
            ("closed_at", "2026-05-04"),
        ]);
        assert!(bare.lacks_corrective_action() && bare.lacks_lessons());
        let open: Incident = example(&[("incident_id", "INC-1")]);
        assert!(!open.lacks_corrective_action() && !open.lacks_lessons());
    }
}
