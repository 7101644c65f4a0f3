//! Which register a sheet is: every register claims the columns that fit its fields, and the best claim wins.

use super::{
    content::ColumnContent, fields::fields, fit::fit, header::Header, needs, registers::Register,
    ticks,
};
use crate::import::vocabulary::Vocabulary;

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
    let ticks = ticks::columns(header, witnesses);
    let most_filled = witnesses.contents.iter().map(|content| content.filled).max().unwrap_or(0);
    let mut claims: Vec<(f64, usize, usize)> = Vec::new();
    for (place, column) in header.columns.iter().enumerate() {
        if ticks.get(place).is_some_and(Option::is_some) {
            continue;
        }
        let content = witnesses.contents.get(place).cloned().unwrap_or_default();
        for (index, definition) in definitions.iter().enumerate() {
            let fit = fit(column, definition, &content) * empty_share(&content, most_filled);
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
    let ticked = ticks::assign(register, &ticks, &mut columns);
    strength += ticked + name_bonus(register, witnesses);
    if register == Register::Soa && witnesses.controls.is_some_and(|share| share >= 0.6) {
        strength += 1.0;
    }
    Assignment { register, columns, ticks, strength }
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

/// An empty column among filled ones is a weaker claim.
fn empty_share(content: &ColumnContent, most_filled: u32) -> f64 {
    if content.filled == 0 && most_filled >= 3 { 0.75 } else { 1.0 }
}
