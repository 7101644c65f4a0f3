//! How well a column fits a field: its words first, then what its cells look like.

use super::{content::ColumnContent, fields::FieldDefinition, header::HeaderColumn};

/// Returns how well a column fits a field, from 0 to somewhat above 1.
pub(super) fn fit(
    column: &HeaderColumn,
    definition: &FieldDefinition,
    content: &ColumnContent,
) -> f64 {
    let by_words = by_words(column, definition);
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
            let codes = content.share(content.short_codes) * 0.9;
            let figures = content.share(content.numbers) * 0.5;
            let answers = states.max(codes).max(figures);
            if prose { by_words * 0.4 } else { by_words * 0.8 + 0.3 * answers }
        }
        "applicable" => {
            let answers = content.share(content.applicability);
            let prose = content.filled >= 3 && answers < 0.2 && content.mean_length() > 20.0;
            if prose { by_words * 0.4 } else { by_words + 0.15 * answers }
        }
        "control_title" | "requirement_title" | "requirement_text" | "question" | "description" => {
            let figures = content.share(content.numbers.max(content.iso_ids));
            by_words * (1.0 - 0.5 * figures.max(states))
        }
        // Words of a state under "Current" are no levels.
        "maturity" if states >= 0.5 && content.share(content.numbers) < 0.3 => by_words * 0.4,
        "responsibility" => by_words * (0.7 + 0.4 * content.share(content.responsibilities)),
        "owner" => by_words * (1.0 - 0.3 * content.share(content.responsibilities)),
        // Prose about how something is done, not a yes or no to it.
        "how" | "documents" | "finding" => {
            by_words * (1.0 - 0.6 * states.max(content.share(content.applicability)))
        }
        _ => by_words,
    }
}

/// The best of the field's meanings that the header can have; the first meaning of a field fits it best.
fn by_words(column: &HeaderColumn, definition: &FieldDefinition) -> f64 {
    // One letter says less than a word: "I" is impact in one sheet and integrity in the next.
    let one_letter = if column.name.trim().chars().count() == 1 { 0.6 } else { 1.0 };
    let means = |wanted: &str| {
        column
            .meanings
            .iter()
            .find(|(meaning, _fit)| meaning.as_ref() == wanted)
            .map(|(_m, fit)| *fit)
    };
    let best = definition
        .meanings
        .iter()
        .zip(0_i32..)
        .filter_map(|(wanted, place)| {
            // "Status" of the work on something is not the state of the thing itself.
            let workflow = *wanted == "state" && definition.meanings.contains(&"status");
            let factor = if workflow && place > 0 { 0.8 } else { 1.0 };
            Some(means(wanted)? * factor - 0.06 * f64::from(place))
        })
        .fold(0.0, f64::max);
    // Last year's column gives way to this year's.
    let earlier = if means("previous").is_some_and(|fit| fit >= 0.5) { 0.7 } else { 1.0 };
    best * earlier * one_letter + if best > 0.0 { year_bonus(&column.text) } else { 0.0 }
}

/// A later year in a header wins over an earlier one.
fn year_bonus(header: &str) -> f64 {
    header
        .split(|character: char| !character.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<u16>().ok())
        .filter(|year| (2000..2100).contains(year))
        .map(|year| f64::from(year - 2000) * 0.0005)
        .fold(0.0, f64::max)
}
