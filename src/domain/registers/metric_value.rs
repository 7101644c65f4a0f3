//! Values of metrics: what was measured on which day, how it was judged and who was told (9.1).

use chrono::NaiveDate;

use crate::domain::{
    figure::Figure,
    record::{FieldFault, in_order, record},
    value::{References, choice},
};

choice! {
    /// How well what is measured works.
    Effectiveness {
        /// As wanted.
        Effective = "effective",
        /// In part.
        PartlyEffective = "partly_effective",
        /// Not.
        Ineffective = "ineffective",
    }
}

record! {
    /// A value of a metric and its evaluation.
    MetricValue known by metric_ref & on; checked by contradictions;
    /// The metric.
    metric_ref: String = "Metric",
    /// The day that the value is of, or the last day of its period.
    on: NaiveDate = "Date",
    /// The first day of its period, where it is of one.
    period_from: Option<NaiveDate> = "Period from",
    /// The value, where it is a figure.
    value: Option<Figure> = "Value",
    /// The result in words.
    result: Option<String> = "Result",
    /// Who measured it.
    measured_by: Option<String> = "Measured by",
    /// Where it was taken from.
    source: Option<String> = "Source",
    /// How well what is measured works, by this value.
    effectiveness: Option<Effectiveness> = "Effectiveness",
    /// What the value means, and why it is so.
    evaluation: Option<String> = "Evaluation",
    /// Who judged it.
    evaluated_by: Option<String> = "Evaluated by",
    /// When it was judged.
    evaluated_on: Option<NaiveDate> = "Evaluated on",
    /// To whom it was escalated, and what came of that.
    escalation: Option<String> = "Escalation",
    /// What follows.
    actions: Option<String> = "Actions",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(value: &MetricValue) -> Vec<FieldFault> {
    [
        in_order(("the start of its period", value.period_from), ("on", Some(value.on))),
        in_order(
            ("the start of its period", value.period_from),
            ("evaluated_on", value.evaluated_on),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{faults_of, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<MetricValue>(&[("metric_ref", "M-7")]);
        assert_eq!(full.key(), "M-7 · 2026-11-21");
    }

    #[test]
    fn a_period_ends_after_it_starts() {
        let backwards =
            [("metric_ref", "M-7"), ("on", "2026-01-31"), ("period_from", "2026-02-01")];
        assert_eq!(faults_of::<MetricValue>(&backwards).len(), 1);
    }
}
