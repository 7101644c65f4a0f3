//! Columns whose header nobody knows, understood from their cells: identifiers, states, plain answers.

use std::sync::Arc;

use super::{
    content::ColumnContent,
    header::{Header, HeaderColumn, RECOGNISED},
};

/// Gives a column the meaning that its cells have, where no column's header has it: a column full of identifiers
/// names requirements, a column of nothing but states holds the answers.
pub(super) fn where_headers_do_not(header: &mut Header, contents: &[ColumnContent]) {
    let claimed = |header: &Header, wanted: &[&str], enough: fn(&ColumnContent) -> bool| {
        header.columns.iter().zip(contents).any(|(column, content)| {
            enough(content)
                && column
                    .meanings
                    .iter()
                    .any(|(meaning, fit)| *fit >= RECOGNISED && wanted.contains(&meaning.as_ref()))
        })
    };
    let identifies =
        |content: &ColumnContent| content.filled >= 3 && content.share(content.iso_ids) >= 0.6;
    let answers = |content: &ColumnContent| {
        content.filled >= 3
            && content.tells_apart()
            && content.share(content.states.max(content.applicability)) >= 0.8
    };
    if !claimed(header, &["requirement", "id"], identifies) {
        give(header, contents, "requirement", |_column, content| {
            if identifies(content) { content.iso_ids } else { 0 }
        });
    }
    let yes_no = |content: &ColumnContent| {
        content.filled >= 3
            && content.tells_apart()
            && content.share(content.applicability) >= 0.9
            && content.share(content.states) < 0.3
            && content.ticks == 0
    };
    let has_states = |content: &ColumnContent| content.share(content.states) >= 0.5;
    let states_known =
        header.columns.iter().zip(contents).any(|(_column, content)| has_states(content));
    if states_known && !claimed(header, &["applicable", "excluded"], yes_no) {
        give(header, contents, "applicable", |_column, content| {
            if yes_no(content) { content.applicability } else { 0 }
        });
    }
    if !claimed(header, &["status", "result", "state", "maturity"], answers) {
        give(header, contents, "status", |column, content| {
            let full = answers(content) && content.share(content.iso_ids) < 0.5;
            // Yes and no answer whatever their header asks, such as "Gap?"; words of a state speak for themselves.
            let speaks = content.share(content.states) >= 0.8 || column.meanings.is_empty();
            if full && speaks { content.states * 2 + content.applicability } else { 0 }
        });
    }
}

/// Gives a meaning to the column that has the most of something, unless it already means an answer of another kind.
fn give(
    header: &mut Header,
    contents: &[ColumnContent],
    meaning: &str,
    amount: impl Fn(&HeaderColumn, &ColumnContent) -> u32,
) {
    let best = header
        .columns
        .iter_mut()
        .zip(contents)
        .filter(|(column, content)| {
            let other_answer = column.meanings.iter().any(|(known, fit)| {
                *fit >= RECOGNISED
                    && matches!(
                        known.as_ref(),
                        "applicable" | "excluded" | "level" | "grade" | "priority"
                    )
            });
            let unnamed = column.text.is_empty();
            amount(column, content) > 0
                && !(meaning == "status" && other_answer)
                && (meaning != "applicable" || unnamed)
        })
        .max_by_key(|(column, content)| amount(column, content));
    if let Some((column, _content)) = best {
        column.meanings.push((Arc::from(meaning), 0.8));
        column.meanings.sort_by(|one, other| other.1.total_cmp(&one.1));
    }
}
