//! Which register a sheet is: every register claims the columns that fit its fields, and the best claim wins.

use super::{
    content::ColumnContent,
    fields::{FieldDefinition, fields},
    header::{Header, HeaderColumn},
    needs,
    registers::Register,
};
use crate::import::vocabulary::{ValueKind, Vocabulary, fold};

/// What a register makes of a header.
#[derive(Debug, Clone)]
pub(super) struct Assignment {
    pub(super) register: Register,
    /// The field of each header column with its confidence, in the header's order.
    pub(super) columns: Vec<Option<(&'static str, f64)>>,
    /// For columns that are ticked, what a tick in them says.
    pub(super) ticks: Vec<Option<String>>,
    /// How strongly the sheet reads as this register.
    pub(super) strength: f64,
}

/// What is known of a sheet beside its header.
pub(super) struct Witnesses<'a> {
    pub(super) contents: &'a [ColumnContent],
    /// The register that the sheet's name speaks of, that of a title above the header, and that of the file's name,
    /// where the file has no other sheet.
    pub(super) named: [Option<Register>; 3],
    /// The share of the identifiers that are controls of Annex A; `None` where they are of another framework.
    pub(super) controls: Option<f64>,
    pub(super) vocabulary: &'a Vocabulary,
}

/// A column is a register's field from this confidence on.
const CONFIDENT: f64 = 0.45;

/// Returns what each register makes of the header, the strongest first; registers that lack what makes them one are
/// left out.
pub(super) fn rank(header: &Header, witnesses: &Witnesses<'_>) -> Vec<Assignment> {
    let mut assignments: Vec<Assignment> = Register::ALL
        .into_iter()
        .map(|register| assign(register, header, witnesses))
        .filter(|assignment| needs::are_met(assignment, header, witnesses))
        .collect();
    assignments.sort_by(|one, other| other.strength.total_cmp(&one.strength));
    assignments
}

/// Returns what one register makes of the header.
pub(super) fn assign(register: Register, header: &Header, witnesses: &Witnesses<'_>) -> Assignment {
    let definitions = fields(register);
    let ticks = tick_columns(header, witnesses);
    let mut claims: Vec<(f64, usize, usize)> = Vec::new();
    for (place, column) in header.columns.iter().enumerate() {
        if ticks.get(place).is_some_and(Option::is_some) {
            continue;
        }
        let content = witnesses.contents.get(place).cloned().unwrap_or_default();
        for (index, definition) in definitions.iter().enumerate() {
            let fit = fit(column, definition, &content);
            if fit >= CONFIDENT {
                claims.push((fit, place, index));
            }
        }
    }
    claims.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (one.2, one.1).cmp(&(other.2, other.1)))
    });
    let mut columns: Vec<Option<(&'static str, f64)>> = vec![None; header.columns.len()];
    let mut taken = vec![false; definitions.len()];
    let mut strength = 0.0;
    for (fit, place, index) in claims {
        let (Some(column), Some(taken), Some(definition)) =
            (columns.get_mut(place), taken.get_mut(index), definitions.get(index))
        else {
            continue;
        };
        if column.is_none() && !*taken {
            *column = Some((definition.name, fit.min(0.99)));
            // Tests are often spread over several columns: examine, interview, test.
            *taken = definition.name != "method";
            strength += definition.weight * fit;
        }
    }
    let ticked = assign_ticks(register, &ticks, &mut columns);
    strength += ticked + name_bonus(register, witnesses);
    if register == Register::Soa && witnesses.controls.is_some_and(|share| share >= 0.6) {
        strength += 1.0;
    }
    Assignment { register, columns, ticks, strength }
}

/// How well a column fits a field: its words first, then what its cells look like.
fn fit(column: &HeaderColumn, definition: &FieldDefinition, content: &ColumnContent) -> f64 {
    let by_words = definition
        .meanings
        .iter()
        .zip(0_i32..)
        .filter_map(|(wanted, place)| {
            let (_meaning, fit) =
                column.meanings.iter().find(|(meaning, _fit)| meaning.as_ref() == *wanted)?;
            Some(fit - 0.06 * f64::from(place))
        })
        .fold(0.0, f64::max);
    if by_words == 0.0 || content.filled == 0 {
        return by_words;
    }
    let states = content.share(content.states);
    match definition.name {
        "control_id" | "requirement_id" | "requirement_refs" => {
            let ids = content.share(content.iso_ids.max(content.id_like));
            by_words * (0.5 + 0.5 * ids) + 0.3 * content.share(content.iso_ids)
        }
        name if name.ends_with("_id") || name == "id" => {
            by_words * (0.6 + 0.4 * content.share(content.id_like))
        }
        "implementation_state" | "status" | "result" | "review_result" => {
            let prose = states == 0.0 && content.mean_length() > 40.0;
            let figures = content.share(content.numbers);
            if prose { by_words * 0.4 } else { by_words + 0.1 * states.max(figures * 0.5) }
        }
        "applicable" => {
            let prose =
                content.applicability == 0 && content.filled >= 3 && content.mean_length() > 20.0;
            let answers = content.share(content.applicability);
            if prose { by_words * 0.4 } else { by_words + 0.15 * answers }
        }
        "control_title" | "requirement_title" | "requirement_text" | "question" | "description" => {
            let figures = content.share(content.numbers.max(content.iso_ids));
            by_words * (1.0 - 0.5 * figures)
        }
        "responsibility" => by_words * (0.7 + 0.4 * content.share(content.responsibilities)),
        "owner" => by_words * (1.0 - 0.3 * content.share(content.responsibilities)),
        // Prose about how something is done, not a yes or no to it.
        "how" | "documents" | "finding" => by_words * (1.0 - 0.4 * states),
        _ => by_words,
    }
}

fn name_bonus(register: Register, witnesses: &Witnesses<'_>) -> f64 {
    witnesses
        .named
        .iter()
        .zip([2.5, 2.0, 1.5])
        .filter(|(named, _bonus)| **named == Some(register))
        .map(|(_named, bonus)| bonus)
        .sum()
}

/// Columns whose names are states and whose cells hold at most ticks: "Implemented | Partial | N/A". Also the classic
/// reasons for selecting a control: LR, CO, BR/BP, RRA.
fn tick_columns(header: &Header, witnesses: &Witnesses<'_>) -> Vec<Option<String>> {
    let says: Vec<Option<String>> = header
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let content = witnesses.contents.get(place)?;
            let only_ticks = content.ticks == content.filled;
            only_ticks.then(|| tick_meaning(column, witnesses.vocabulary))?
        })
        .collect();
    let state_columns = says.iter().flatten().filter(|says| !says.starts_with("reason:")).count();
    says.into_iter()
        .map(|says| says.filter(|says| says.starts_with("reason:") || state_columns >= 2))
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
fn assign_ticks(
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
