//! Tests of the whole renderer, read back as text, pages and objects.

mod fixture;
mod random;

use lopdf::Document as File;

use self::fixture::{demo, document, words};
use super::*;
use crate::report::document::{Align, Bar, Bars, Block, Column, Heading, Mark, Span, Table};

/// Returns the text of each page, in the order in which it is written.
fn pages(document: &Document) -> Vec<String> {
    let file = File::load_mem(&render(document).unwrap().bytes).unwrap();
    file.get_pages().keys().map(|page| file.extract_text(&[*page]).unwrap()).collect()
}

/// Returns text without its line ends, which are where runs end.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn column(title: &str) -> Column {
    Column { title: title.to_owned(), align: Align::Left, weight: 1 }
}

fn heading(text: &str, anchor: &str) -> Block {
    let (number, text, anchor) = ("1".to_owned(), text.to_owned(), anchor.to_owned());
    Block::Heading(Heading { level: 1, number, text, anchor })
}

#[test]
fn the_cover_names_who_what_and_when() {
    let cover = flat(&pages(&demo())[0]);
    for said in
        ["Nordwind Logistik", "Gap assessment report", "21 November 2026", "Małgorzata", "DRAFT"]
    {
        assert!(cover.contains(said), "{said} is not in {cover}");
    }
    assert!(!cover.contains("Page 1"));
}

#[test]
fn every_page_of_a_draft_says_so_and_counts_the_pages() {
    let pages = pages(&demo());
    for (index, page) in pages.iter().enumerate().skip(1) {
        let page = flat(page);
        assert!(page.contains("DRAFT"));
        assert!(page.contains(&format!("Page {} of {}", index + 1, pages.len())), "{page}");
        assert!(page.contains("Confidential") && page.contains("Version 1.0"));
    }
}

#[test]
fn issued_documents_carry_no_draft_mark() {
    let pages = pages(&document(vec![Block::Paragraph(words("Done."))]));
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| !page.contains("DRAFT")));
}

#[test]
fn equal_documents_are_equal_files() {
    let (one, other) = (render(&demo()).unwrap(), render(&demo()).unwrap());
    assert_eq!(one, other);
    let different = render(&document(vec![Block::Paragraph(words("Other."))])).unwrap();
    assert_ne!(one.bytes, different.bytes);
}

#[test]
fn text_of_every_language_is_read_back_as_written() {
    let text = "Zażółć gęślą jaźń; Ελληνικά; Политика; Chính sách đã được phê duyệt; cafe\u{301}";
    let rendered = render(&document(vec![Block::Paragraph(words(text))])).unwrap();
    assert!(rendered.missing.is_empty());
    let file = File::load_mem(&rendered.bytes).unwrap();
    let page = flat(&file.extract_text(&[2]).unwrap());
    let composed = text.replace("e\u{301}", "é");
    assert!(page.contains(composed.split(';').next().unwrap()), "{page}");
    for part in composed.split("; ") {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn characters_that_no_font_has_are_reported_and_replaced() {
    let block = Block::Paragraph(words("Vault 漢字 \u{7}end"));
    let rendered = render(&document(vec![block.clone()])).unwrap();
    assert_eq!(rendered.missing, BTreeSet::from(['漢', '字']));
    assert!(flat(&pages(&document(vec![block]))[1]).contains("Vault ?? end"));
}

#[test]
fn the_second_font_steps_in_for_single_characters() {
    let rendered = render(&document(vec![Block::Paragraph(words("done ✔ שלום"))])).unwrap();
    assert!(rendered.missing.is_empty());
    let file = File::load_mem(&rendered.bytes).unwrap();
    let fonts = file.get_page_fonts(file.page_iter().nth(1).unwrap()).unwrap();
    assert!(fonts.values().any(|font| {
        font.get(b"BaseFont").unwrap().as_name().unwrap().ends_with(b"DejaVuSans-Regular")
    }));
}

#[test]
fn a_long_table_repeats_its_header_and_loses_no_row() {
    let pages = pages(&document(vec![Block::Table(fixture::controls())]));
    assert!(pages.len() > 5);
    for page in &pages[1..] {
        assert_eq!(flat(page).matches("Control Title Status Owner Remark Days").count(), 1);
    }
    let all = flat(&pages.join(" "));
    for row in fixture::controls().rows {
        let [Span::Plain(id)] = row[0].as_slice() else { panic!("an id is plain") };
        assert!(all.contains(&format!(" {id} ")), "{id} is missing");
    }
}

#[test]
fn a_cell_of_ten_thousand_characters_is_divided_and_complete() {
    for word in ["ąbcdefghi ", "ąbcdefghij"] {
        let text = word.repeat(1000);
        let table = Table {
            columns: vec![column("Id"), column("Remark")],
            rows: vec![vec![words("1"), words(&text)]],
        };
        let pages = pages(&document(vec![Block::Table(table)]));
        assert!(pages.len() > 3);
        let all = pages.join("");
        assert_eq!(all.matches('ą').count(), 1000);
        assert_eq!(all.matches("Remark").count(), pages.len() - 1);
    }
}

#[test]
fn a_word_wider_than_its_cell_is_broken_and_not_dropped() {
    let word = "x".repeat(80);
    let text = format!("AAA {word} BBB");
    let table = Table { columns: vec![column("a"); 8], rows: vec![vec![words(&text); 8]] };
    let page = &pages(&document(vec![Block::Table(table)]))[1];
    assert_eq!(page.matches('x').count(), 640 + page.matches("Logistix").count());
    assert_eq!(page.matches("BBB").count(), 8);
}

#[test]
fn empty_blocks_are_drawn_as_such() {
    let empty = Table { columns: vec![column("Control")], rows: Vec::new() };
    let bar = Bar {
        label: "Clause 4".to_owned(),
        parts: vec![(Mark::Conform, 0)],
        figure: "–".to_owned(),
    };
    let blocks = vec![
        Block::Table(empty),
        Block::Table(Table { columns: Vec::new(), rows: Vec::new() }),
        Block::Bars(Bars { title: String::new(), unit: String::new(), rows: vec![bar] }),
        Block::Bars(Bars { title: "No bars".to_owned(), unit: String::new(), rows: Vec::new() }),
        Block::Figures(Vec::new()),
        Block::List { ordered: true, items: vec![Vec::new()] },
        Block::Paragraph(Vec::new()),
        Block::Contents,
        Block::PageBreak,
        Block::PageBreak,
    ];
    let pages = pages(&document(blocks));
    assert_eq!(pages.len(), 2);
    let page = flat(&pages[1]);
    assert!(page.contains("No entries") && page.contains("Clause 4 none"), "{page}");
}

#[test]
fn a_page_break_starts_one_page_and_never_an_empty_one() {
    let paragraph = || Block::Paragraph(words("Text."));
    let blocks =
        vec![Block::PageBreak, paragraph(), Block::PageBreak, Block::PageBreak, paragraph()];
    assert_eq!(pages(&document(blocks)).len(), 3);
}

#[test]
fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
    for lines in 20..45 {
        let mut blocks = vec![Block::Paragraph(words("Line.")); lines];
        blocks.push(heading("Orphan", "orphan"));
        blocks.push(Block::Paragraph(words(&"Follows it. ".repeat(40))));
        let pages = pages(&document(blocks));
        let page = pages.iter().find(|page| page.contains("Orphan")).unwrap();
        assert!(page.matches("Follows").count() >= 6, "{page}");
    }
}

#[test]
fn contents_outline_and_links_lead_to_the_headings() {
    let blocks = vec![
        Block::Contents,
        Block::Paragraph(vec![
            Span::Link { text: "below".to_owned(), target: "#end".to_owned() },
            Span::Link { text: "out".to_owned(), target: "https://example.org/ä b".to_owned() },
            Span::Link { text: "nowhere".to_owned(), target: "#gone".to_owned() },
        ]),
        Block::PageBreak,
        heading("The end", "end"),
        Block::Paragraph(words("Text.")),
    ];
    let rendered = render(&document(blocks)).unwrap();
    let file = File::load_mem(&rendered.bytes).unwrap();
    let pages: Vec<_> = file.page_iter().collect();
    let annotations = file.get_page_annotations(pages[1]).unwrap();
    // The entry's number and words are a link each; the anchor that does not exist is none.
    assert_eq!(annotations.len(), 3);
    let target =
        |index: usize| annotations[index].get(b"Dest").unwrap().as_array().unwrap()[0].clone();
    assert_eq!(target(0), pages[2].into());
    assert_eq!(target(1), pages[2].into());
    let action = annotations[2].get(b"A").unwrap().as_dict().unwrap();
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://example.org/%C3%A4%20b");
    let toc = file.get_toc().unwrap();
    assert_eq!(
        toc.toc.iter().map(|entry| (entry.title.as_str(), entry.page)).collect::<Vec<_>>(),
        [("1 The end", 3)]
    );
}

#[test]
fn the_file_says_what_it_is() {
    let file = File::load_mem(&render(&demo()).unwrap().bytes).unwrap();
    let info =
        file.get_dictionary(file.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let said = |key: &[u8]| lopdf::decode_text_string(info.get(key).unwrap()).unwrap();
    assert_eq!(said(b"Title"), "Nordwind Logistik GmbH & Co. KG: Gap assessment report");
    assert_eq!(said(b"Author"), "Małgorzata Wiśniewska, internal audit");
    assert_eq!(said(b"CreationDate"), "D:20261121000000Z");
    assert_eq!(file.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"en");
}

#[test]
fn a_report_of_sixty_pages_stays_below_three_hundred_kilobytes() {
    let rendered = render(&fixture::sixty_pages()).unwrap();
    let file = File::load_mem(&rendered.bytes).unwrap();
    assert!(file.get_pages().len() >= 60);
    assert!(rendered.bytes.len() < 300_000, "{} bytes", rendered.bytes.len());
}
