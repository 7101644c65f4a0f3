//! No text, wherever it stands, makes the renderer fail.

use proptest::prelude::*;

use super::fixture;
use crate::{
    pdf::render,
    report::document::{
        Align, Bar, Bars, Block, Column, Document, DocumentState, Figure, Heading, Mark, Span,
        Table, Text,
    },
};

/// Text with spaces, control characters, combining marks, long words and every script.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "[a-z ąłéΩЖ\u{301}\u{200b}\u{a0}\n\t/-]{0,400}",
        "[x漢✔\u{1f600}\u{5d0}\u{0}-\u{1f}]{0,40}",
        "[A-Za-z]{0,300}",
    ]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        string().prop_map(Span::Plain),
        string().prop_map(Span::Strong),
        string().prop_map(Span::Emphasis),
        prop::sample::select(Mark::ALL.to_vec()).prop_map(Span::Mark),
        (string(), string()).prop_map(|(text, target)| Span::Link { text, target }),
        Just(Span::Break),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    prop::collection::vec(span(), 0..4)
}

fn table() -> impl Strategy<Value = Table> {
    let align = prop::sample::select(vec![Align::Left, Align::Center, Align::Right]);
    let column = (string(), align, any::<u16>()).prop_map(|(title, align, weight)| Column {
        title,
        align,
        weight,
    });
    let rows = prop::collection::vec(prop::collection::vec(text(), 0..6), 0..6);
    (prop::collection::vec(column, 0..6), rows).prop_map(|(columns, rows)| Table { columns, rows })
}

fn bars() -> impl Strategy<Value = Bars> {
    let part = (prop::sample::select(Mark::ALL.to_vec()), any::<u32>());
    let bar = (string(), prop::collection::vec(part, 0..12), string())
        .prop_map(|(label, parts, figure)| Bar { label, parts, figure });
    (string(), string(), prop::collection::vec(bar, 0..40)).prop_map(|(title, unit, rows)| Bars {
        title,
        unit,
        rows,
    })
}

fn block() -> impl Strategy<Value = Block> {
    let heading = (any::<u8>(), string(), string(), string())
        .prop_map(|(level, number, text, anchor)| Heading { level, number, text, anchor });
    let figure = (string(), string(), string()).prop_map(|(label, value, detail)| Figure {
        label,
        value,
        detail,
    });
    prop_oneof![
        heading.prop_map(Block::Heading),
        text().prop_map(Block::Paragraph),
        text().prop_map(Block::Verdict),
        prop::collection::vec(figure, 0..6).prop_map(Block::Figures),
        (any::<bool>(), prop::collection::vec(text(), 0..4))
            .prop_map(|(ordered, items)| Block::List { ordered, items }),
        table().prop_map(Block::Table),
        bars().prop_map(Block::Bars),
        text().prop_map(Block::Note),
        Just(Block::Contents),
        Just(Block::PageBreak),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_drawn(
        blocks in prop::collection::vec(block(), 0..8),
        title in string(),
        distribution in string(),
    ) {
        let mut cover = fixture::cover(DocumentState::Draft);
        cover.organisation.clone_from(&title);
        cover.title = title;
        cover.distribution = distribution;
        let rendered = render(&Document { cover, blocks });
        prop_assert!(rendered.is_ok(), "{:?}", rendered.err());
        let file = lopdf::Document::load_mem(&rendered.unwrap().bytes);
        prop_assert!(file.is_ok());
    }
}
