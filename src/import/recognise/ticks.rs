//! Columns that are ticked: one a state, or one a reason for selecting a control.

use super::{
    assign::Witnesses,
    header::{Header, HeaderColumn},
    registers::Register,
};
use crate::import::vocabulary::{ValueKind, Vocabulary, fold};

/// Returns what a tick says in each column, in the header's order: columns whose names are states and whose cells hold at most ticks: "Implemented | Partial | N/A". Also the classic
/// reasons for selecting a control: LR, CO, BR/BP, RRA.
pub(super) fn columns(header: &Header, witnesses: &Witnesses<'_>) -> Vec<Option<String>> {
    let says: Vec<Option<String>> = header
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let content = witnesses.contents.get(place)?;
            let only_ticks = content.ticks + content.unticked == content.filled;
            only_ticks.then(|| tick_meaning(column, witnesses.vocabulary))?
        })
        .collect();
    let state_columns = says.iter().flatten().filter(|says| !says.starts_with("reason:")).count();
    says.into_iter()
        .map(|says| {
            // A lone column named "Implemented" answers yes or no; a lone "N/A" is ticked.
            says.filter(|says| {
                says.starts_with("reason:") || says == "not_applicable" || state_columns >= 2
            })
        })
        .collect()
}

fn tick_meaning(column: &HeaderColumn, vocabulary: &Vocabulary) -> Option<String> {
    let name = fold(&column.name);
    let reason = match name.as_str() {
        "lr" | "l" if !column.group.is_empty() || name == "lr" => "law",
        "co" => "contract",
        "br" | "bp" | "br bp" | "br bp r" => "business",
        "rra" | "ra" => "risk",
        _ => "",
    };
    if !reason.is_empty() {
        return Some(format!("reason:{reason}"));
    }
    let state = vocabulary.value(ValueKind::Status, &name).map(str::to_owned);
    let yes_no = || vocabulary.value(ValueKind::Applicable, &name);
    let grouped_applicability = !column.group.is_empty()
        && vocabulary
            .header(&fold(&column.group))
            .iter()
            .any(|meaning| meaning.as_ref() == "applicable");
    if grouped_applicability {
        return yes_no().map(|word| format!("applicable:{word}"));
    }
    state.or_else(|| {
        yes_no()
            .map(|word| if word == "yes" { "implemented" } else { "not_implemented" }.to_owned())
    })
}

/// Gives ticked columns to the register's status field, or to its reasons for inclusion.
pub(super) fn assign(
    register: Register,
    ticks: &[Option<String>],
    columns: &mut [Option<(&'static str, f64)>],
) -> f64 {
    let status = match register {
        Register::Soa => "implementation_state",
        Register::Gap => "status",
        Register::Checklist => "result",
        _ => return 0.0,
    };
    let mut strength = 0.0;
    for (column, says) in columns.iter_mut().zip(ticks) {
        let Some(says) = says else { continue };
        let field = if says.starts_with("reason:") {
            "inclusion_reason"
        } else if says.starts_with("applicable:") {
            "applicable"
        } else {
            status
        };
        if field == "inclusion_reason" && register != Register::Soa {
            continue;
        }
        *column = Some((field, 0.9));
        strength += 0.6;
    }
    strength
}
