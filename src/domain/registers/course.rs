//! Courses (7.2, 7.3): the training programme. What is taught to which roles and when, with which material, and
//! whether it worked. Who attended is in `training`.

use chrono::NaiveDate;

use super::role::Role;
use crate::domain::{
    record::record,
    value::{References, Requirements, choice},
};

choice! {
    /// What a course is for.
    CourseKind {
        /// Knowledge of the standard and the management system.
        IsmsKnowledge = "isms_knowledge",
        /// What one role needs.
        RoleSpecific = "role_specific",
        /// Awareness for everyone.
        Awareness = "awareness",
        /// The first steps of those who join.
        Induction = "induction",
    }
}

record! {
    /// A course or another measure of the training programme.
    Course known by course_id, course;
    /// The organisation's own number for it.
    course_id: Option<String> = "Course ID",
    /// What it is called.
    course: String = "Course",
    /// What it is for.
    kind: Option<CourseKind> = "Kind",
    /// What the people can do afterwards.
    aim: Option<String> = "Aim",
    /// The roles that it is for.
    role_refs: References = "Roles",
    /// Whom else it is for.
    audience: Option<String> = "Audience",
    /// The skills that it teaches.
    skill_refs: References = "Skills",
    /// The clauses and controls that it serves.
    requirement_refs: Requirements = "Requirements",
    /// Its level, such as introduction, internal auditor, lead auditor.
    level: Option<String> = "Level",
    /// How long it takes.
    duration: Option<String> = "Duration",
    /// Who offers it.
    provider: Option<String> = "Provider",
    /// Who teaches.
    trainer: Option<String> = "Trainer",
    /// When it is planned.
    planned_on: Option<NaiveDate> = "Planned on",
    /// How often it is repeated.
    interval: Option<String> = "Interval",
    /// The slides, films and texts.
    material_refs: References = "Material",
    /// Who approved the material.
    material_approved_by: Option<String> = "Material approved by",
    /// When the material was approved.
    material_approved_on: Option<NaiveDate> = "Material approved on",
    /// How it is judged whether it worked: test, feedback, observation.
    effect_method: Option<String> = "How effect is judged",
    /// What came of that.
    effect_result: Option<String> = "Effect",
    /// When that was judged.
    effect_judged_on: Option<NaiveDate> = "Effect judged on",
    /// What was decided then: keep, adapt, drop.
    decision: Option<String> = "Decision",
    /// Who answers for it.
    owner: Option<String> = "Responsible",
    /// Its state.
    status: Option<String> = "Status",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Course {
    /// Returns the titles of what is missing before the course can be held: approved material, trainer and day.
    pub fn lacks_before_start(&self) -> Vec<&'static str> {
        let parts = [
            ("Material", !self.material_refs.0.is_empty()),
            ("Material approved on", self.material_approved_on.is_some()),
            ("Trainer", self.trainer.is_some()),
            ("Planned on", self.planned_on.is_some()),
        ];
        parts.into_iter().filter(|(_, is_there)| !is_there).map(|(title, _)| title).collect()
    }

    /// Returns whether it was judged if the course worked, and decided what follows (7.2 c).
    pub fn is_evaluated(&self) -> bool {
        self.effect_result.is_some() && self.decision.is_some()
    }
}

/// Returns the names of the roles that no course with a day is for (7.2).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{course::{Course, roles_without_course}, role::Role};
///
/// let role = |name: &str| {
///     let mut fields = Fields::default();
///     fields.set("name", name);
///     Role::from_fields(&fields).unwrap()
/// };
/// let mut fields = Fields::default();
/// fields.set("course", "Internal auditor");
/// fields.set("role_refs", "Auditor; ISMS manager");
/// fields.set("planned_on", "2026-05-11");
/// let courses = [Course::from_fields(&fields).unwrap()];
/// assert_eq!(roles_without_course(&[role("Auditor"), role("Risk owner")], &courses), ["Risk owner"]);
/// ```
pub fn roles_without_course<'a>(roles: &'a [Role], courses: &[Course]) -> Vec<&'a str> {
    let is_for = |course: &Course, role: &str| {
        course.planned_on.is_some() && course.role_refs.0.iter().any(|name| name == role)
    };
    let names = roles.iter().map(|role| role.name.as_str());
    names.filter(|role| !courses.iter().any(|course| is_for(course, role))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Course, roles_without_course};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_course_survives_the_way_through_its_texts() {
        let course: Course = full_example(&[
            ("course_id", "C-2"),
            ("course", "Internal auditor"),
            ("kind", "role_specific"),
            ("aim", "Plans and holds an audit"),
            ("role_refs", "Internal auditor"),
            ("audience", "Deputies"),
            ("skill_refs", "Audit method"),
            ("requirement_refs", "7.2; 9.2"),
            ("level", "internal auditor"),
            ("duration", "2 days"),
            ("provider", "Meridian Academy"),
            ("trainer", "Lena Brandt"),
            ("planned_on", "2026-05-11"),
            ("interval", "every three years"),
            ("material_refs", "DOC-40"),
            ("material_approved_by", "Ines Okafor"),
            ("material_approved_on", "2026-05-01"),
            ("effect_method", "test, witnessed audit"),
            ("effect_result", "passed by all"),
            ("effect_judged_on", "2026-06-01"),
            ("decision", "keep"),
            ("owner", "Ines Okafor"),
            ("status", "held"),
            ("notes", "In English"),
        ]);
        assert!(course.is_evaluated());
        assert!(course.lacks_before_start().is_empty());
    }

    #[test]
    fn a_course_without_a_day_trains_nobody() {
        let roles = [example(&[("name", "Auditor")])];
        let course: Course = example(&[("course", "Audit"), ("role_refs", "Auditor")]);
        assert_eq!(
            course.lacks_before_start(),
            ["Material", "Material approved on", "Trainer", "Planned on"]
        );
        assert_eq!(roles_without_course(&roles, &[course]), ["Auditor"]);
    }
}
