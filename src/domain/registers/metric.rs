//! Metrics: what is monitored and measured, why, how, when, by whom, and who hears of it (9.1). Their values are records
//! of their own.

use chrono::NaiveDate;

use super::metric_value::MetricValue;
use crate::domain::{
    figure::Figure,
    interval::Interval,
    record::{Record, record},
    value::{References, Requirements, choice},
};

choice! {
    /// What a metric speaks of.
    MetricSubject {
        /// Whether controls work.
        ControlEffect = "control_effect",
        /// Whether own rules are kept.
        Compliance = "compliance",
        /// Whether processes work.
        Process = "process",
        /// Whether objectives are reached.
        Objective = "objective",
        /// What happens: incidents, threats, trends.
        Events = "events",
    }
}

choice! {
    /// How values are gathered.
    Collection {
        /// By people.
        Manual = "manual",
        /// By a system.
        Automated = "automated",
    }
}

choice! {
    /// Which values of a metric are good.
    Direction {
        /// The target or more.
        HigherIsBetter = "higher_is_better",
        /// The target or less.
        LowerIsBetter = "lower_is_better",
    }
}

record! {
    /// A metric of the monitoring plan.
    Metric known by metric_id, name;
    /// The organisation's own number for it.
    metric_id: Option<String> = "Metric ID",
    /// What is measured.
    name: String = "Metric",
    /// What it speaks of.
    subject: Option<MetricSubject> = "Subject",
    /// Why it was chosen: the threat, weakness or aim behind it.
    reason: Option<String> = "Reason",
    /// The objectives that it shows the way to.
    objective_refs: References = "Objectives",
    /// The controls that it judges.
    control_refs: References = "Controls",
    /// The clauses that it serves.
    requirement_refs: Requirements = "Requirements",
    /// The processes that it judges.
    process_refs: References = "Processes",
    /// The policies and rules that it judges.
    document_refs: References = "Policies",
    /// How it is measured and computed, so that results can be compared.
    method: Option<String> = "Method",
    /// How its values are gathered.
    collection: Option<Collection> = "Collection",
    /// How often it is measured.
    interval: Option<String> = "Interval",
    /// Who measures it.
    measured_by: Option<String> = "Measured by",
    /// How often its values are analysed and judged.
    evaluation_interval: Option<String> = "Evaluation interval",
    /// Who analyses and judges them.
    evaluated_by: Option<String> = "Evaluated by",
    /// To whom they are reported, how and when.
    reported_to: Option<String> = "Reported to",
    /// What is done about a poor value, and who is told.
    escalation: Option<String> = "Escalation",
    /// The unit that it is measured in.
    measured_in: Option<String> = "Measured in",
    /// Which values are good.
    direction: Option<Direction> = "Direction",
    /// The value wanted.
    target: Option<Figure> = "Target",
    /// The value from which it is escalated.
    alarm: Option<Figure> = "Alarm",
    /// Whether it is in use.
    active: Option<bool> = "Active",
    /// When its choice and definition were last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When they are to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// How a value stands to a metric's target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetState {
    /// On target or better.
    Met,
    /// Short of the target.
    Missed,
    /// So far off that it is to be escalated.
    Alarm,
    /// The metric has no target or does not say which values are good.
    NoTarget,
}

/// Where the values of a metric are going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trend {
    /// The latest is better than the one before.
    Better,
    /// The two are equal.
    Same,
    /// The latest is worse.
    Worse,
    /// There are fewer than two values, or the metric does not say which are good.
    Unknown,
}

impl Metric {
    /// Returns how a value stands to its target and alarm (9.1).
    ///
    /// ```
    /// use assay::domain::{figure::Figure, record::{Fields, Record}, registers::metric::{Metric, TargetState}, value::Value};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Patched within 14 days, per cent");
    /// fields.set("direction", "higher_is_better");
    /// fields.set("target", "95");
    /// fields.set("alarm", "80");
    /// let metric = Metric::from_fields(&fields).unwrap();
    /// let state = |value: &str| metric.target_state(Figure::read(value).unwrap());
    /// assert_eq!(state("95"), TargetState::Met);
    /// assert_eq!(state("94.9"), TargetState::Missed);
    /// assert_eq!(state("80"), TargetState::Alarm);
    /// ```
    pub fn target_state(&self, value: Figure) -> TargetState {
        let (Some(target), Some(direction)) = (self.target, self.direction) else {
            return TargetState::NoTarget;
        };
        let as_good_as = |bar: Figure| match direction {
            Direction::HigherIsBetter => value >= bar,
            Direction::LowerIsBetter => value <= bar,
        };
        let as_bad_as = |bar: Figure| value == bar || !as_good_as(bar);
        if as_good_as(target) {
            TargetState::Met
        } else if self.alarm.is_some_and(as_bad_as) {
            TargetState::Alarm
        } else {
            TargetState::Missed
        }
    }

    /// Returns where its values up to a day are going, by the last two of them (9.1, 9.3.2 d).
    pub fn trend(&self, values: &[MetricValue], on: NaiveDate) -> Trend {
        let figures: Vec<Figure> =
            self.series(values, on).filter_map(|value| value.value).collect();
        let (Some(direction), [.., before, latest]) = (self.direction, figures.as_slice()) else {
            return Trend::Unknown;
        };
        match (latest.cmp(before), direction) {
            (std::cmp::Ordering::Equal, _) => Trend::Same,
            (std::cmp::Ordering::Greater, Direction::HigherIsBetter)
            | (std::cmp::Ordering::Less, Direction::LowerIsBetter) => Trend::Better,
            _ => Trend::Worse,
        }
    }

    /// Returns its values up to a day, the earliest first.
    pub fn series<'a>(
        &self,
        values: &'a [MetricValue],
        on: NaiveDate,
    ) -> impl Iterator<Item = &'a MetricValue> + use<'a> {
        let key = self.key();
        let mut series: Vec<&MetricValue> =
            values.iter().filter(|value| value.metric_ref == key && value.on <= on).collect();
        series.sort_by_key(|value| value.on);
        series.into_iter()
    }

    /// Returns whether it was measured within the last two of its intervals before a day; `None` where its interval
    /// cannot be read (9.1).
    pub fn is_measured(&self, values: &[MetricValue], on: NaiveDate) -> Option<bool> {
        let interval = Interval::of(self.interval.as_deref()?)?;
        let latest = self.series(values, on).last();
        let until = latest.and_then(|value| interval.after(interval.after(value.on)?));
        Some(until.is_some_and(|until| on <= until))
    }

    /// Returns whether one of its values from one day to another says how effective what it judges is (9.1).
    pub fn is_rated(&self, values: &[MetricValue], from: NaiveDate, until: NaiveDate) -> bool {
        let mut series = self.series(values, until);
        series.any(|value| from <= value.on && value.effectiveness.is_some())
    }

    /// Returns the fields of the monitoring plan that have no text: why, how, gathered how, when, by whom, judged by
    /// whom, reported to whom, and what is done about poor values (9.1 a to f).
    pub fn holes(&self) -> Vec<&'static str> {
        [
            ("reason", self.reason.is_none()),
            ("method", self.method.is_none()),
            ("collection", self.collection.is_none()),
            ("interval", self.interval.is_none()),
            ("measured_by", self.measured_by.is_none()),
            ("evaluation_interval", self.evaluation_interval.is_none()),
            ("evaluated_by", self.evaluated_by.is_none()),
            ("reported_to", self.reported_to.is_none()),
            ("escalation", self.escalation.is_none()),
        ]
        .into_iter()
        .filter(|(_, is_empty)| *is_empty)
        .map(|(name, _)| name)
        .collect()
    }
}

/// Returns the objectives and controls that no metric in use with a method and an interval speaks of (9.1 a).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::metric::{Metric, unwatched}};
///
/// let mut fields = Fields::default();
/// let texts = [("name", "Patched in time"), ("objective_refs", "O-1"), ("control_refs", "A.8.8"),
///     ("method", "share of systems"), ("interval", "monthly")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let metrics = [Metric::from_fields(&fields).unwrap()];
/// assert_eq!(unwatched(&["O-1", "O-2", "A.8.8"], &metrics), ["O-2"]);
/// ```
pub fn unwatched<'a>(keys: &[&'a str], metrics: &[Metric]) -> Vec<&'a str> {
    let is_in_use = |metric: &&Metric| {
        metric.active != Some(false) && metric.method.is_some() && metric.interval.is_some()
    };
    let speaks_of = |metric: &Metric, key: &str| {
        let named = metric.objective_refs.0.iter().chain(&metric.control_refs.0);
        named.into_iter().any(|known| known == key)
    };
    let is_watched = |key: &str| metrics.iter().filter(is_in_use).any(|one| speaks_of(one, key));
    keys.iter().copied().filter(|key| !is_watched(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        record::testing::{example, full_example},
        value::Value,
    };

    fn metric(more: &[(&'static str, &str)]) -> Metric {
        example(&[&[("name", "Open incidents")], more].concat())
    }

    fn value(on: &str, value: &str) -> MetricValue {
        example(&[("metric_ref", "Open incidents"), ("on", on), ("value", value)])
    }

    const LOWER: (&str, &str) = ("direction", "lower_is_better");

    fn end_of_2026() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()
    }

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<Metric>(&[("metric_id", "M-7")]);
        assert_eq!(full.key(), "M-7");
        assert_eq!(full.holes(), [""; 0]);
        assert_eq!(metric(&[]).holes().len(), 9);
    }

    #[test]
    fn where_less_is_better_the_alarm_lies_above_the_target() {
        let metric = metric(&[LOWER, ("target", "3"), ("alarm", "10")]);
        let state = |value: &str| metric.target_state(Figure::read(value).unwrap());
        assert_eq!(
            ["2", "3", "4", "10", "11"].map(state),
            [
                TargetState::Met,
                TargetState::Met,
                TargetState::Missed,
                TargetState::Alarm,
                TargetState::Alarm,
            ]
        );
    }

    #[test]
    fn a_metric_without_target_or_direction_judges_nothing() {
        let one = Figure::read("1").unwrap();
        assert_eq!(metric(&[LOWER]).target_state(one), TargetState::NoTarget);
        assert_eq!(metric(&[("target", "3")]).target_state(one), TargetState::NoTarget);
    }

    #[test]
    fn the_last_two_values_make_the_trend() {
        let trend = |latest: &str| {
            let values =
                [value("2026-03-31", latest), value("2026-01-31", "9"), value("2026-02-28", "5")];
            metric(&[LOWER]).trend(&values, end_of_2026())
        };
        assert_eq!(["4", "5", "6"].map(trend), [Trend::Better, Trend::Same, Trend::Worse]);
        assert_eq!(
            metric(&[LOWER]).trend(&[value("2026-01-31", "9")], end_of_2026()),
            Trend::Unknown
        );
    }

    #[test]
    fn a_metric_is_measured_for_two_intervals() {
        let values = [value("2026-07-01", "9")];
        let measured =
            |interval: &str| metric(&[("interval", interval)]).is_measured(&values, end_of_2026());
        assert_eq!(measured("quarterly"), Some(true));
        assert_eq!(measured("monthly"), Some(false));
        assert_eq!(measured("as needed"), None);
    }

    #[test]
    fn a_rating_counts_in_its_period_alone() {
        let rated: MetricValue = example(&[
            ("metric_ref", "Open incidents"),
            ("on", "2026-07-01"),
            ("effectiveness", "effective"),
        ]);
        let is_rated = |value: MetricValue, month| {
            let from = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
            metric(&[]).is_rated(&[value], from, end_of_2026())
        };
        assert!(is_rated(rated.clone(), 7));
        assert!(!is_rated(rated, 8));
        assert!(!is_rated(value("2026-07-01", "9"), 7));
    }
}
