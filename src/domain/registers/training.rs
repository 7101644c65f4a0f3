//! Training (7.2, 7.3, A.6.3): who did which course when, with which result, and whether it worked.

use chrono::NaiveDate;

use crate::domain::{
    ratio::Ratio,
    record::{FieldFault, in_order, record},
    value::References,
};

record! {
    /// A course of a person. The key is its number; else person, course and day together, so that a course that is
    /// repeated each year has a record for each time.
    Training known by id, person & course & completed_on, person & course, person; checked by contradictions;
    /// The organisation's own number for it.
    id: Option<String> = "Training ID",
    /// Who is trained.
    person: Option<String> = "Person",
    /// The role that it is for.
    role: Option<String> = "Role",
    /// The course.
    course: Option<String> = "Course",
    /// The skill that it teaches.
    skill: Option<String> = "Skill",
    /// Who teaches or offers it.
    trainer: Option<String> = "Trainer",
    /// When it is planned.
    planned_on: Option<NaiveDate> = "Planned on",
    /// When it was finished.
    completed_on: Option<NaiveDate> = "Completed on",
    /// How long it took.
    duration: Option<String> = "Duration",
    /// The result: passed, 85 %, attended.
    result: Option<String> = "Result",
    /// The certificate, attendance list or test that shows it.
    evidence_refs: References = "Evidence",
    /// The last day on which it is valid.
    valid_until: Option<NaiveDate> = "Valid until",
    /// How often it is repeated.
    interval: Option<String> = "Interval",
    /// How it was judged whether it worked, and what came of that.
    effect_check: Option<String> = "Effectiveness check",
    /// Whether it worked.
    effective: Option<bool> = "Effective",
    /// When that was judged.
    effect_checked_on: Option<NaiveDate> = "Effectiveness checked on",
    /// Who judged it.
    effect_checked_by: Option<String> = "Effectiveness checked by",
    /// Its state.
    status: Option<String> = "Status",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Training {
    /// Returns whether it counts on a day: finished by then and still valid.
    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.completed_on.is_some_and(|completed| completed <= on)
            && self.valid_until.is_none_or(|last| on <= last)
    }

    /// Returns whether it is finished and judged: worked or not, or in words (7.2 c).
    pub fn is_evaluated(&self) -> bool {
        self.completed_on.is_some() && (self.effective.is_some() || self.effect_check.is_some())
    }
}

/// Returns the share of people who finished a training in the days from `since` to `until`, both included, that is
/// still valid at the end; `None` where there are no people.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::training::{Training, completion_rate};
///
/// let done = |person: &str, day: &str| {
///     let mut fields = Fields::default();
///     fields.set("person", person);
///     fields.set("completed_on", day);
///     Training::from_fields(&fields).unwrap()
/// };
/// let trainings = [done("Ana", "2026-02-03"), done("Ana", "2026-09-01"), done("Ben", "2024-02-03")];
/// let (since, until) = ("2025-11-22".parse().unwrap(), "2026-11-21".parse().unwrap());
/// let rate = completion_rate(&["Ana", "Ben", "Chi"], &trainings, since, until).unwrap();
/// assert_eq!(rate.to_string(), "0.3333"); // Ana only: Ben's is too old, Chi has none
/// ```
pub fn completion_rate(
    people: &[&str],
    trainings: &[Training],
    since: NaiveDate,
    until: NaiveDate,
) -> Option<Ratio> {
    let is_trained = |person: &&&str| {
        trainings.iter().any(|training| {
            training.person.as_deref() == Some(**person)
                && training.is_valid(until)
                && training.completed_on.is_some_and(|completed| since <= completed)
        })
    };
    let all = i64::try_from(people.len()).ok().filter(|all| *all > 0)?;
    let trained = i64::try_from(people.iter().filter(is_trained).count()).ok()?;
    Some(Ratio::new(trained, all))
}

/// Returns the days that lie before the training was finished.
fn contradictions(training: &Training) -> Vec<FieldFault> {
    let completed = ("Completed on", training.completed_on);
    let faults = [
        in_order(completed, ("valid_until", training.valid_until)),
        in_order(completed, ("effect_checked_on", training.effect_checked_on)),
    ];
    faults.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{Training, completion_rate};
    use crate::domain::record::{
        Record,
        testing::{example, faults_of, full_example},
    };

    #[test]
    fn a_training_survives_the_way_through_its_texts() {
        let training: Training = full_example(&[
            ("id", "T-0117"),
            ("person", "Ben Adeyemi"),
            ("role", "Internal auditor"),
            ("course", "Internal auditor"),
            ("skill", "Audit method"),
            ("trainer", "Lena Brandt"),
            ("planned_on", "2026-05-11"),
            ("completed_on", "2026-05-12"),
            ("duration", "2 days"),
            ("result", "passed, 85 %"),
            ("evidence_refs", "EV-7"),
            ("valid_until", "2029-05-12"),
            ("interval", "every three years"),
            ("effect_check", "Witnessed audit: good"),
            ("effective", "yes"),
            ("effect_checked_on", "2026-09-01"),
            ("effect_checked_by", "Ines Okafor"),
            ("status", "done"),
            ("notes", "Paid by the unit"),
        ]);
        assert!(training.is_evaluated());
        assert_eq!(training.key(), "T-0117");
    }

    #[test]
    fn a_repeated_course_has_a_key_for_each_time() {
        let key = |texts: &[(&'static str, &str)]| example::<Training>(texts).key();
        let yearly = [("person", "Ana"), ("course", "Awareness"), ("completed_on", "2026-02-03")];
        assert_eq!(key(&yearly), "Ana · Awareness · 2026-02-03");
        assert_eq!(key(&yearly[..2]), "Ana · Awareness");
        assert_eq!(key(&yearly[..1]), "Ana");
    }

    #[test]
    fn a_certificate_that_ended_before_it_began_is_refused() {
        let told = faults_of::<Training>(&[
            ("person", "Ana"),
            ("completed_on", "2026-02-03"),
            ("valid_until", "2025-02-03"),
        ]);
        assert_eq!(
            told,
            [
                "valid_until: 2025-02-03 lies before Completed on (2026-02-03); correct one of the two dates"
            ]
        );
    }

    #[test]
    fn what_is_no_longer_valid_does_not_count_and_nobody_has_no_rate() {
        let (since, until) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        let expired = example(&[
            ("person", "Ana"),
            ("completed_on", "2026-02-03"),
            ("valid_until", "2026-08-03"),
        ]);
        assert_eq!(
            completion_rate(&["Ana"], &[expired], since, until).unwrap().to_string(),
            "0.0000"
        );
        assert_eq!(completion_rate(&[], &[], since, until), None);
    }
}
