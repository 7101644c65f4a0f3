//! Sheets that repeat another one of the same workbook: worked examples, hidden copies, earlier versions.

use super::{RecognisedSheet, Register};
use crate::import::vocabulary::Vocabulary;

/// Marks sheets that are better left out beside another of the same register, each with its reason.
pub(super) fn mark(sheets: &mut [RecognisedSheet], vocabulary: &Vocabulary) {
    mark_examples(sheets, vocabulary);
    mark_earlier_versions(sheets, vocabulary);
    mark_summaries(sheets);
}

/// A sheet that only names whole clauses and themes beside one that answers what lies in them is a summary.
fn mark_summaries(sheets: &mut [RecognisedSheet]) {
    let only_groups = |sheet: &RecognisedSheet| {
        let ids = sheet.distinct_requirements();
        !ids.is_empty() && ids.iter().all(|id| id.steps().len() == 1)
    };
    let detailed = sheets.iter().any(|sheet| {
        sheet.register.is_some_and(Register::answers_requirements) && !only_groups(sheet)
    });
    for sheet in sheets.iter_mut().filter(|sheet| detailed && only_groups(sheet)) {
        sheet.register = None;
        sheet.is_example = true;
        sheet.reason = Some("a summary of other sheets".to_owned());
    }
}

/// A hidden sheet, or one named "old", that answers the same requirements as a visible one is an earlier version.
fn mark_earlier_versions(sheets: &mut [RecognisedSheet], vocabulary: &Vocabulary) {
    let says_old = |name: &str| {
        vocabulary.register_in(name) == Some("old")
            || name
                .split(|character: char| !character.is_alphanumeric())
                .any(|word| vocabulary.register_in(word) == Some("old"))
    };
    let earlier = |sheet: &RecognisedSheet| sheet.hidden || says_old(&sheet.name);
    let mut marks: Vec<(usize, String)> = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        let answers = sheet.register.is_some_and(Register::answers_requirements);
        if !answers || sheet.is_example || !earlier(sheet) {
            continue;
        }
        let current = sheets.iter().find(|other| {
            !earlier(other)
                && other.register.is_some_and(Register::answers_requirements)
                && sheet.same_requirements_as(other)
        });
        if let Some(current) = current {
            marks.push((place, current.name.clone()));
        }
    }
    for (place, current) in marks {
        if let Some(sheet) = sheets.get_mut(place) {
            sheet.is_example = true;
            sheet.reason =
                Some(format!("an earlier or hidden version of sheet {current}; it is not scored"));
        }
    }
}

/// A sheet named "Example" beside another of the same header is no second register.
fn mark_examples(sheets: &mut [RecognisedSheet], vocabulary: &Vocabulary) {
    let registers: Vec<Option<Register>> = sheets.iter().map(|sheet| sheet.register).collect();
    for (place, sheet) in sheets.iter_mut().enumerate() {
        let named_example = vocabulary.register_in(&sheet.name) == Some("example")
            || sheet
                .name
                .split_whitespace()
                .any(|word| vocabulary.register_in(word) == Some("example"));
        let twin = registers.iter().enumerate().any(|(other, register)| {
            other != place && register.is_some() && *register == sheet.register
        });
        if !(named_example && twin) {
            continue;
        }
        sheet.is_example = true;
        sheet.reason =
            Some("a worked example of another sheet's register; it is not scored".to_owned());
        if vocabulary.register_in(&sheet.name) == Some("example")
            && sheet.name.split_whitespace().count() == 1
        {
            sheet.register = None;
        }
    }
}
