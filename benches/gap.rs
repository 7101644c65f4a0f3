//! How long the main job takes in process: reading, assessing, laying out, drawing.
//!
//! `cargo bench` prints the table; nothing here fails on a slow machine.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use assay::{
    app,
    domain::{questionnaire::Questionnaire, report::gap::GapReport},
    import::{
        vocabulary::Vocabulary,
        workbook::{self, Limits, Workbook},
    },
    pdf, questionnaires,
    report::{
        document::{Block, Document},
        template::{self, CoverWords},
    },
};
use chrono::NaiveDate;
use divan::{Bencher, black_box};

const SAMPLE: &[u8] = include_bytes!("../reports/sample/statement-of-applicability.csv");

fn main() {
    divan::main();
}

fn resources() -> (Questionnaire, Vocabulary) {
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).expect("bundled set");
    (questionnaire, Vocabulary::bundled().expect("bundled vocabulary"))
}

fn sample() -> Workbook {
    workbook::read_bytes("sample.csv", SAMPLE.to_vec(), &Limits::default()).expect("sample")
}

fn report((questionnaire, vocabulary): &(Questionnaire, Vocabulary)) -> GapReport {
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    app::gap::assess_workbooks(&[sample()], (questionnaire, vocabulary), "Norvale", as_of)
        .expect("the sample is a Statement of Applicability")
}

fn document() -> Document {
    template::gap(&report(&resources()), CoverWords::default(), None).expect("bundled template")
}

/// A document of the sample's tables, repeated to at least 60 pages.
fn sixty_pages() -> Document {
    let mut document = document();
    let tables: Vec<Block> = document
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Table(_) | Block::Bars(_)))
        .cloned()
        .collect();
    for _round in 0..3 {
        document.blocks.extend(tables.iter().cloned());
    }
    document
}

#[divan::bench]
fn load_questionnaire_and_vocabulary(bencher: Bencher<'_, '_>) {
    bencher.bench(resources);
}

#[divan::bench]
fn assess_sample(bencher: Bencher<'_, '_>) {
    let resources = resources();
    bencher.bench(|| report(black_box(&resources)));
}

#[divan::bench]
fn sample_to_pdf(bencher: Bencher<'_, '_>) {
    let document = document();
    bencher.bench(|| pdf::render(black_box(&document)));
}

#[divan::bench]
fn sixty_pages_to_pdf(bencher: Bencher<'_, '_>) {
    let document = sixty_pages();
    bencher.bench(|| pdf::render(black_box(&document)));
}

/// 100,000 rows of 12 cells: numbers, dates as text, short and long words.
#[divan::bench(sample_count = 5)]
fn read_100_000_rows(bencher: Bencher<'_, '_>) {
    let bytes = large_workbook();
    bencher
        .with_inputs(|| bytes.clone())
        .bench_values(|bytes| workbook::read_bytes("large.xlsx", bytes, &Limits::default()));
}

fn large_workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().expect("a temporary folder");
    for row in 0..100_000_u32 {
        for column in 0..12_u16 {
            let written = if column % 3 == 0 {
                sheet.write(row, column, f64::from(row) + f64::from(column) / 10.0)
            } else {
                sheet.write(row, column, format!("Value {} of row {row}", column * 7))
            };
            written.expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}
