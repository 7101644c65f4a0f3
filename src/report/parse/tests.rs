use proptest::prelude::*;

use super::*;
use crate::report::document::{Figure, Mark, Span};

fn message(markdown: &str) -> String {
    blocks(markdown).unwrap_err().to_string()
}

fn paragraph(markdown: &str) -> Text {
    match blocks(markdown).unwrap().as_slice() {
        [Block::Paragraph(text)] => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn headings(markdown: &str) -> Vec<String> {
    let blocks = blocks(markdown).unwrap();
    let headings = blocks.into_iter().filter_map(|block| match block {
        Block::Heading(heading) => {
            Some(format!("{} {} #{}", heading.number, heading.text, heading.anchor))
        }
        _ => None,
    });
    headings.collect()
}

#[test]
fn headings_are_numbered_and_anchored() {
    let markdown = "# Summary {- #top}\n\n## Basis\n\n# Scope\n\n## Sites {#sites}\n\n### Łódź & Graz\n\n## Sites\n\n# Gaps\n\n## Basis";
    insta::assert_debug_snapshot!(headings(markdown), @r#"
    [
        " Summary #top",
        " Basis #basis",
        "1 Scope #scope",
        "1.1 Sites #sites",
        "1.1.1 Łódź & Graz #odz-graz",
        "1.2 Sites #sites-2",
        "2 Gaps #gaps",
        "2.1 Basis #basis-2",
    ]
    "#);
    assert_eq!(headings("# A {-}"), [" A #a"]);
    assert_eq!(headings("# A {#A&#46;5}"), ["1 A #A.5"]);
    assert_eq!(headings("# A :conform: *b*"), ["1 A conform b #a-conform-b"]);
}

#[test]
fn spans_keep_their_style() {
    let text = paragraph(
        "Now **two** of *ten* :not_applicable: see [the **list**](#list)\\\nor <https://example.org>, `:conform:`.<br>\\:conform:",
    );
    insta::assert_debug_snapshot!(text, @r##"
    [
        Plain(
            "Now ",
        ),
        Strong(
            "two",
        ),
        Plain(
            " of ",
        ),
        Emphasis(
            "ten",
        ),
        Plain(
            " ",
        ),
        Mark(
            NotApplicable,
        ),
        Plain(
            " see ",
        ),
        Link {
            text: "the list",
            target: "#list",
        },
        Break,
        Plain(
            "or ",
        ),
        Link {
            text: "https://example.org",
            target: "https://example.org",
        },
        Plain(
            ", :conform:.",
        ),
        Break,
        Plain(
            ":conform:",
        ),
    ]
    "##);
    assert_eq!(paragraph("**:major_risk:**"), [Span::Mark(Mark::MajorRisk)]);
    assert_eq!(paragraph("at 10:30:15 or a:b"), [Span::Plain("at 10:30:15 or a:b".into())]);
}

#[test]
fn lists_notes_breaks_and_contents() {
    let markdown = "[[contents]]\n\n---\n\n- one\n- **two**\n\n1. first\n\n2. second\n\n> A note\n> goes on.\n>\n> And on.\n\n****";
    let plain = |text: &str| vec![Span::Plain(text.to_owned())];
    assert_eq!(
        blocks(markdown).unwrap(),
        [
            Block::Contents,
            Block::PageBreak,
            Block::List {
                ordered: false,
                items: vec![plain("one"), vec![Span::Strong("two".into())]]
            },
            Block::List { ordered: true, items: vec![plain("first"), plain("second")] },
            Block::Note(vec![
                Span::Plain("A note goes on.".into()),
                Span::Break,
                Span::Plain("And on.".into())
            ]),
        ]
    );
}

#[test]
fn tables_have_widths_and_alignment() {
    let markdown = "<!-- a remark -->\n\n<!-- widths: 2 8 -->\n| Ref | State |\n|:---:|--:|\n| A\\|5 | :partial: |\n| | x |\n";
    let blocks = blocks(markdown).unwrap();
    let [Block::Table(table)] = blocks.as_slice() else { panic!("{blocks:?}") };
    assert_eq!(
        table.columns,
        [
            Column { title: "Ref".into(), align: Align::Center, weight: 2 },
            Column { title: "State".into(), align: Align::Right, weight: 8 },
        ]
    );
    assert_eq!(
        table.rows,
        [
            vec![vec![Span::Plain("A|5".into())], vec![Span::Mark(Mark::Partial)]],
            vec![vec![], vec![Span::Plain("x".into())]],
        ]
    );
}

#[test]
fn fences_become_verdict_figures_and_bars() {
    let markdown = "```verdict\nNot **ready**: 3\nblockers\n```\n\n```figures\nHeadline | 55 % | 50 \\| 60\n\nCoverage | 1 | \n```\n\n```bars\nClause 9 lags | requirements\n9 Check | 30 % | conform=3 nonconform=0\n10 Act | – |\n```\n";
    insta::assert_compact_debug_snapshot!(blocks(markdown).unwrap(), @r#"[Verdict([Plain("Not "), Strong("ready"), Plain(": 3 blockers")]), Figures([Figure { label: "Headline", value: "55 %", detail: "50 | 60" }, Figure { label: "Coverage", value: "1", detail: "" }]), Bars(Bars { title: "Clause 9 lags", unit: "requirements", rows: [Bar { label: "9 Check", parts: [(Conform, 3), (Nonconform, 0)], figure: "30 %" }, Bar { label: "10 Act", parts: [], figure: "–" }] })]"#);
}

#[test]
fn errors_name_the_line_and_what_mends_it() {
    let cases = [
        "text\n\n```chart\n```",
        "```verdict\n\n```",
        "```verdict\nfine\n\n- list\n```",
        "```verdict\nfine\nnow :good:\n```",
        "\n```figures\nHeadline | 55 %\n```",
        "```bars\nTitle | unit\nA | 3 % | conform=3\nB | 3 % | conform3\n```",
        "Text\n---\n",
        "# One\n\n### Three",
        "#### Four",
        "# A {#x}\n\n# B {#x}",
        "<!-- widths: 1 2 3 -->\n| a | b |\n|---|---|\n",
        "<!-- widths: 1 0 -->\n| a | b |\n|---|---|\n",
        "<!-- widths: 1 -->\n\ntext",
        "| a | b |\n|---|---|\n| c | d |\n| e |\n",
        "one\n\n<div>x</div>",
        "one <b>x</b>",
        "![x](y)",
        "    indented",
        "- one\n  - two",
    ];
    let messages: Vec<String> = cases.iter().map(|case| message(case)).collect();
    insta::assert_snapshot!(messages.join("\n"), @r#"
    line 3: there is no fence "chart"; use verdict, figures or bars
    line 1: a verdict is one paragraph; move anything else out of the fence
    line 1: a verdict is one paragraph; move anything else out of the fence
    line 3: there is no mark :good:; write \: for a colon, or one of conform, partial, nonconform, not_applicable, unanswered, unknown, blocker, major_risk, minor_risk, advice
    line 3: this line has 2 cells; write it as label | value | detail, with \| for a bar inside a cell
    line 4: "conform3" is not a list of marks and counts such as conform=3 partial=2
    line 1: text directly above --- or === becomes a heading; leave an empty line between them
    line 3: a heading of level 3 stands below none of level 2; use fewer #
    line 1: headings have three levels; use #, ## or ###
    line 3: the anchor x is used twice; give each heading its own
    line 1: 3 widths stand before a table of 2 columns; give one width a column
    line 1: widths are whole numbers from 1, as in <!-- widths: 2 8 3 -->
    line 1: no table follows these widths; put them on the line before a table
    line 4: this row has 1 cells and its table 2 columns; write \| for a bar inside a cell
    line 3: HTML is not part of the report dialect; write \< for the character, or <br> for a line break
    line 1: HTML is not part of the report dialect; write \< for the character, or <br> for a line break
    line 1: reports have no images; write a link
    line 1: a line indented by four spaces is code, which reports have not; indent it less
    line 2: lists, notes and cells hold text only; end them before this block starts
    "#);
}

/// Returns what an escaped text should be read as.
fn expected(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ").replace(|c: char| c.is_control() && c != '\n', "");
    text.split('\n').map(str::to_owned).collect()
}

/// Returns the lines of a text that must be plain.
fn lines(text: &Text) -> Vec<String> {
    let mut lines = vec![String::new()];
    for span in text {
        match span {
            Span::Plain(words) => lines.last_mut().unwrap().push_str(words),
            Span::Break => lines.push(String::new()),
            other => panic!("{other:?}"),
        }
    }
    lines
}

/// Returns texts that a parser could stumble over.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ -~\n\t]{0,12}",
        prop::sample::select(vec![
            "\n",
            "\r\n",
            " ",
            "    ",
            "- ",
            "1. ",
            "12) ",
            "# ",
            "> ",
            "```",
            "~~~",
            "|",
            "\\|",
            "<br>",
            "<div>",
            "<!--",
            "-->",
            ":conform:",
            "[[contents]]",
            "---",
            "===",
            "**",
            "_",
            "&amp;",
            "&#58;",
            "\\",
            "[a](b)",
            "https://example.org",
            "{#x}",
            "{-}",
            "\u{a0}",
            "\u{feff}",
            "\u{2028}",
            "|---|",
            "a@b.org",
            "a",
            "é",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn escaped_text_comes_back_as_it_was(text in awkward()) {
        let safe = escape(&text);
        let wanted = expected(&text);
        let single = wanted.join(" ");
        let empty = wanted == [""];

        let markdown = format!("{safe}\n\nx{safe}y\n\n> n{safe}\n\n- {safe}\n- {safe}x\n\n# h{safe} {{#h}}\n\n## {safe}");
        let mut read = blocks(&markdown).unwrap();
        if !empty {
            let Block::Paragraph(first) = read.remove(0) else { panic!("{read:?}") };
            prop_assert_eq!(lines(&first), wanted.clone());
        }
        let around = |before: &str, after: &str| -> Vec<String> {
            expected(&format!("{before}{text}{after}"))
        };
        let [Block::Paragraph(inner), Block::Note(note), Block::List { items, .. }, Block::Heading(named), Block::Heading(heading)] = read.as_slice() else {
            panic!("{read:?}")
        };
        prop_assert_eq!(lines(inner), around("x", "y"));
        prop_assert_eq!(lines(note), around("n", ""));
        prop_assert_eq!(lines(&items[0]), wanted.clone());
        prop_assert_eq!(lines(&items[1]), around("", "x"));
        prop_assert_eq!(&named.text, &format!("h{single}"));
        prop_assert_eq!(&heading.text, &single);

        let table = format!("| {safe} | b |\n|---|---|\n| {safe} | {safe}{safe} |\n");
        let [Block::Table(table)] = <[Block; 1]>::try_from(blocks(&table).unwrap()).unwrap() else { panic!() };
        prop_assert_eq!(&table.columns[0].title, &single);
        prop_assert_eq!(lines(&table.rows[0][0]), wanted.clone());
        let doubled = format!("{}{}", wanted.join("\n"), wanted.join("\n"));
        prop_assert_eq!(lines(&table.rows[0][1]).join("\n"), doubled);

        let fences = format!("```figures\n{safe} | {safe} | {safe}\n```\n\n```bars\n{safe} | {safe}\n{safe} | {safe} | conform=1\n```\n\n```verdict\nv{safe}.\n```");
        let [Block::Figures(figures), Block::Bars(bars), Block::Verdict(verdict)] = <[Block; 3]>::try_from(blocks(&fences).unwrap()).unwrap() else { panic!() };
        let Figure { label, value, detail } = &figures[0];
        for found in [label, value, detail, &bars.title, &bars.unit, &bars.rows[0].label, &bars.rows[0].figure] {
            prop_assert_eq!(found, &single);
        }
        prop_assert_eq!(lines(&verdict), around("v", "."));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in awkward()) {
        drop(blocks(&text));
    }
}
