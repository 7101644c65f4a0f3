//! Rows of Statements of Applicability, gap sheets and checklists: they say the same in the store as in a score,
//! because both read them in one place.

use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap},
};

use super::{
    cells::{Taken, Wanted, take},
    columns::{Column, Role, field},
    drafts::{Draft, Drafts},
    sheet::Setting,
};
use crate::{
    domain::{
        assessment::Answer,
        requirement::RequirementId,
        soa::{Applicability, Implementation},
    },
    import::{
        recognise::{self, Register, Understood},
        registers::{self, AnswerRow},
        values::{choices::says_nothing, dates::DayOrder, is_tick},
        vocabulary::{ValueKind, Vocabulary, fold},
    },
};

/// Fills in what the rows answer; sheets of other registers stay as they are.
pub(super) fn fill(drafts: &mut Drafts<'_>, setting: &Setting<'_>) {
    let Some(register) = setting.register.filter(|register| register.answers_requirements()) else {
        return;
    };
    let read = registers::read(drafts.grid, setting.recognised, register, setting.vocabulary);
    drafts.problems.extend(read.problems);
    let rows: HashMap<u32, AnswerRow> = read.rows.into_iter().map(|row| (row.row, row)).collect();
    let columns = drafts.columns;
    let mut filled = std::mem::take(&mut drafts.rows);
    for draft in &mut filled {
        let Some(row) = rows.get(&draft.row) else { continue };
        let is_ours = setting.recognised.edition.is_some();
        draft.requirements = if is_ours { row.requirements.clone() } else { Vec::new() };
        match register {
            Register::Soa => state_of_control(drafts, draft, row, setting.vocabulary),
            _ => answer(drafts, draft, row),
        }
        for column in columns {
            if let Role::Statement(name, _field) = column.role {
                keep_rest(drafts, draft, (column, name), (row, setting.vocabulary));
            }
        }
    }
    drafts.rows = if register == Register::Soa {
        filled.into_iter().flat_map(one_a_control).collect()
    } else {
        part_by_question(&mut filled, drafts);
        filled
    };
}

fn state_of_control(
    drafts: &Drafts<'_>,
    draft: &mut Draft,
    row: &AnswerRow,
    vocabulary: &Vocabulary,
) {
    match row.applicability {
        Applicability::Applicable => draft.fields.set("applicable", "yes"),
        Applicability::Excluded => draft.fields.set("applicable", "no"),
        Applicability::NotStated => {}
    }
    if row.implementation != Implementation::NotStated {
        draft.fields.set("implementation_state", row.implementation.name());
    }
    let Some(grounds) = field(drafts.kind, "included_for") else { return };
    let ticked = drafts.columns.iter().filter_map(|column| match column.role {
        Role::Extra => Some((column, column.ticked_reason.as_deref()?)),
        _ => None,
    });
    let mut reasons: Vec<&str> = ticked
        .filter(|(column, _reason)| is_tick(&drafts.grid.text(draft.row, column.index)))
        .map(|(_column, reason)| reason)
        .collect();
    reasons.dedup();
    if !reasons.is_empty() {
        draft.fields.set(grounds.name, &reasons.join("; "));
        return;
    }
    let text = draft.fields.get("inclusion_reason").to_owned();
    let wanted = Wanted {
        kind: grounds.kind,
        in_months: false,
        table: "controls_included_for",
        order: DayOrder::Open,
        is_own: false,
        vocabulary,
        suggestions: Cell::new(0),
    };
    if let (false, Taken::Whole(named)) = (text.is_empty(), take(&text, &wanted)) {
        draft.fields.set(grounds.name, &named);
    }
}

fn answer(drafts: &Drafts<'_>, draft: &mut Draft, row: &AnswerRow) {
    let joined: Vec<String> = draft.requirements.iter().map(ToString::to_string).collect();
    draft.fields.set("requirement_refs", &joined.join("; "));
    if row.answer != Answer::Unanswered {
        draft.fields.set("status", row.answer.name());
    }
    if let Answer::NotApplicable { justification: Some(reason) } = &row.answer
        && draft.fields.get("justification").is_empty()
    {
        draft.fields.set("justification", reason);
    }
    let (level, target) =
        row.maturity.map_or((None, None), |(level, target)| (Some(level), target));
    for (name, level) in [("maturity", level), ("target", target)] {
        if let (Some(level), Some(field)) = (level, field(drafts.kind, name)) {
            let text = format!("{level:.4}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            draft.fields.set(field.name, text);
        }
    }
}

/// Keeps what a cell says beyond the field that was made of it.
fn keep_rest(
    drafts: &Drafts<'_>,
    draft: &mut Draft,
    (column, name): (&Column, &str),
    (row, vocabulary): (&AnswerRow, &Vocabulary),
) {
    let text = drafts.grid.text(draft.row, column.index);
    if text.is_empty() {
        return;
    }
    if matches!(name, "control_id" | "requirement_id" | "requirement_refs") {
        keep_identifier(draft, column, &text);
        return;
    }
    let in_field = column.field().is_some_and(|field| draft.fields.get(field.name) == text);
    if in_field || says_nothing(&text) {
        return;
    }
    let folded = fold(&text);
    let kinds = [
        ValueKind::Status,
        ValueKind::Result,
        ValueKind::Applicable,
        ValueKind::Answer,
        ValueKind::Maturity,
    ];
    let word = kinds.iter().find_map(|kind| vocabulary.value(*kind, &folded));
    let says_open = word == Some("unanswered") && row.answer == Answer::Unanswered;
    if says_open && column.field().is_some_and(|field| field.name == "status") {
        draft.fields.set("status", "unanswered");
        return;
    }
    let short = text.chars().count() <= 3 && text.chars().all(char::is_alphabetic);
    let is_read = row.answer != Answer::Unanswered || row.applicability != Applicability::NotStated;
    let is_plain = word.is_some() && !says_open || short || is_tick(&text);
    if !(is_plain && is_read && column.field().is_some()) {
        draft.keep(column.as_written(), &text);
    }
}

/// The words beside an identifier are its title; what is no identifier of ours names the row all the same.
fn keep_identifier(draft: &mut Draft, column: &Column, text: &str) {
    let (name_field, title_field) = match column.role {
        Role::Statement("control_id", _field) => ("control_id", "control_title"),
        _ => ("check_id", ""),
    };
    if draft.requirements.is_empty() && draft.fields.get(name_field).is_empty() {
        draft.fields.set(name_field, text);
        return;
    }
    let title = match recognise::understood(text, &draft.requirements) {
        Understood::Whole => return,
        Understood::WithWords => recognise::words_behind_ids(text),
        Understood::InPart => String::new(),
    };
    if !title.is_empty() && !title_field.is_empty() && draft.fields.get(title_field).is_empty() {
        draft.fields.set(title_field, &title);
    } else if title.is_empty() || draft.fields.get(title_field) != title {
        draft.keep(column.as_written(), text);
    }
}

/// A row that names several controls speaks of each.
fn one_a_control(draft: Draft) -> Vec<Draft> {
    if draft.requirements.is_empty() {
        return vec![draft];
    }
    let each = |id: &RequirementId| {
        let mut own = draft.clone();
        own.fields.set("control_id", &id.to_string());
        own.requirements = vec![id.clone()];
        own
    };
    draft.requirements.iter().map(each).collect()
}

/// Rows that share a requirement are told apart by what they ask, where they bear no number of their own.
fn part_by_question(filled: &mut [Draft], drafts: &Drafts<'_>) {
    let mut count: BTreeMap<Vec<RequirementId>, usize> = BTreeMap::new();
    for draft in filled.iter() {
        *count.entry(draft.requirements.clone()).or_insert(0) += 1;
    }
    let asks = ["requirement_text", "requirement_title", "title", "group"];
    let columns: Vec<u16> = asks
        .iter()
        .filter_map(|name| {
            let same = |column: &&Column| column.recognised == Some(*name);
            drafts.columns.iter().find(same).map(|column| column.index)
        })
        .collect();
    for draft in filled {
        let alone = count.get(&draft.requirements) == Some(&1) && !draft.requirements.is_empty();
        let numbered =
            ["check_id", "question"].iter().any(|name| !draft.fields.get(name).is_empty());
        if alone || numbered {
            continue;
        }
        let texts = columns.iter().map(|column| drafts.grid.text(draft.row, *column));
        if let Some(text) = texts.into_iter().find(|text| !text.is_empty()) {
            draft.fields.set("question", &text);
        }
    }
}
