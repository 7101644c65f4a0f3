//! A report with every kind of block, in several languages.

use chrono::NaiveDate;

use crate::report::document::*;

/// Plain words as text.
pub(super) fn words(text: &str) -> Text {
    vec![Span::Plain(text.to_owned())]
}

fn heading(level: u8, number: &str, text: &str) -> Block {
    let anchor = format!("s-{}", if number.is_empty() { text } else { number }).replace(' ', "-");
    Block::Heading(Heading { level, number: number.to_owned(), text: text.to_owned(), anchor })
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

/// The cover of every document of these tests.
pub(super) fn cover(state: DocumentState) -> Cover {
    Cover {
        organisation: "Nordwind Logistik GmbH & Co. KG".to_owned(),
        title: "Gap assessment report".to_owned(),
        subtitle: "Information security management system against ISO/IEC 27001:2022".to_owned(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
        version: "1.0".to_owned(),
        classification: "Confidential".to_owned(),
        prepared_by: "Małgorzata Wiśniewska, internal audit".to_owned(),
        distribution: "Managing board; head of IT; information security officer".to_owned(),
        state,
    }
}

/// A document of these blocks.
pub(super) fn document(blocks: Vec<Block>) -> Document {
    Document { cover: cover(DocumentState::Issued), blocks }
}

/// Clause bars.
pub(super) fn bars() -> Bars {
    let rows = [
        ("4 Context of the organization", [3, 1, 0, 0, 0], "88 %"),
        ("5 Leadership", [2, 1, 1, 0, 0], "63 %"),
        ("6 Planning", [4, 3, 2, 0, 1], "55 %"),
        ("7 Support", [5, 0, 0, 0, 0], "100 %"),
        ("8 Operation", [1, 1, 1, 0, 0], "50 %"),
        ("9 Performance evaluation", [0, 2, 4, 0, 1], "17 %"),
        ("10 Improvement", [1, 0, 1, 0, 0], "50 %"),
        ("A.5 Organizational controls", [21, 9, 4, 1, 2], "75 %"),
        ("A.6 People controls", [6, 1, 1, 0, 0], "81 %"),
        ("A.7 Physical controls", [10, 2, 0, 2, 0], "92 %"),
        ("A.8 Technological controls", [18, 7, 4, 1, 4], "74 %"),
        ("Not assessed yet", [0, 0, 0, 0, 0], "–"),
    ];
    let marks =
        [Mark::Conform, Mark::Partial, Mark::Nonconform, Mark::NotApplicable, Mark::Unanswered];
    Bars {
        title:
            "Performance evaluation and leadership hold the certificate back; support is complete"
                .to_owned(),
        unit: "requirements".to_owned(),
        rows: rows
            .into_iter()
            .map(|(label, counts, figure)| Bar {
                label: label.to_owned(),
                parts: marks.into_iter().zip(counts).collect(),
                figure: figure.to_owned(),
            })
            .collect(),
    }
}

/// The 93 controls with remarks in several languages.
pub(super) fn controls() -> Table {
    let remarks = [
        "Policies exist and are approved; the review of March 2026 is recorded in the minutes of the board.",
        "Polityka bezpieczeństwa informacji została zatwierdzona, lecz przegląd roczny nie został udokumentowany; należy uzupełnić dowody przeglądu przed audytem certyfikacyjnym.",
        "Η πολιτική έχει εγκριθεί, αλλά δεν υπάρχουν τεκμήρια ότι οι εργαζόμενοι την έχουν διαβάσει.",
        "Политика утверждена руководством, однако доказательства ознакомления сотрудников отсутствуют за последние двенадцать месяцев.",
        "Chính sách đã được phê duyệt nhưng chưa có bằng chứng về việc đào tạo nhân viên mới trong quý vừa qua.",
        "Siehe https://intranet.nordwind.example/isms/dokumente/richtlinien/informationssicherheit/2026/freigabe_protokoll_final_v3.pdf",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "",
    ];
    let owners = [
        "Head of IT",
        "Information security officer",
        "Human resources",
        "Facility management",
        "Łukasz Żółć",
    ];
    let marks = [
        Mark::Conform,
        Mark::Partial,
        Mark::Nonconform,
        Mark::Conform,
        Mark::NotApplicable,
        Mark::Unanswered,
        Mark::Unknown,
    ];
    let themes = [(5, 37), (6, 8), (7, 14), (8, 34)];
    let ids = themes
        .into_iter()
        .flat_map(|(theme, count)| (1..=count).map(move |n| format!("A.{theme}.{n}")));
    let column = |title: &str, align, weight| Column { title: title.to_owned(), align, weight };
    Table {
        columns: vec![
            column("Control", Align::Left, 2),
            column("Title", Align::Left, 5),
            column("Status", Align::Left, 3),
            column("Owner", Align::Left, 3),
            column("Remark", Align::Left, 8),
            column("Days", Align::Right, 2),
        ],
        rows: ids
            .enumerate()
            .map(|(index, id)| {
                vec![
                    words(&id),
                    words(
                        [
                            "Policies for information security",
                            "Inventory of information and other associated assets",
                            "Access control",
                            "Secure authentication",
                        ][index % 4],
                    ),
                    vec![Span::Mark(marks[index % marks.len()])],
                    words(owners[index % owners.len()]),
                    words(remarks[index % remarks.len()]),
                    words(&format!("{}", (index * 37) % 1200)),
                ]
            })
            .collect(),
    }
}

/// Every kind of block.
pub(super) fn demo() -> Document {
    let mut blocks = summary();
    blocks.extend(gaps());
    blocks.extend(registers());
    for n in 3..=5 {
        blocks.push(heading(
            2,
            &format!("3.{n}"),
            "Long text that runs over the foot of a page and shows how lines are kept together",
        ));
        for _ in 0..3 {
            blocks.push(paragraph(LONG));
        }
    }
    Document { cover: cover(DocumentState::Draft), blocks }
}

fn summary() -> Vec<Block> {
    let figure = |label: &str, value: &str, detail: &str| Figure {
        label: label.to_owned(),
        value: value.to_owned(),
        detail: detail.to_owned(),
    };
    vec![
        Block::Verdict(words(
            "Nordwind is not ready for the stage 2 audit: internal audits and management review have not happened, and both keep the certificate away.",
        )),
        Block::Figures(vec![
            figure("Headline", "55 %", "capped by clause 9; between 64 % and 71 % without the cap"),
            figure("Coverage", "93 %", "86 of 93 applicable requirements answered"),
            figure("Proven", "46 %", "with fresh evidence on the as-of date"),
        ]),
        Block::Bars(bars()),
        Block::PageBreak,
        heading(1, "", "Contents"),
        Block::Contents,
        Block::PageBreak,
    ]
}

fn gaps() -> Vec<Block> {
    let plain = |text: &str| Span::Plain(text.to_owned());
    vec![
        heading(1, "1", "What stands between us and the certificate"),
        paragraph(
            "The assessment follows the requirements of clauses 4 to 10 and the controls of Annex A as declared in the statement of applicability. Answers come from three workbooks; each figure names the rows behind it, and nothing is rounded before it is printed.",
        ),
        heading(2, "1.1", "Three gaps in business words"),
        Block::List {
            ordered: true,
            items: vec![
                vec![
                    Span::Strong("Nobody has audited the system.".to_owned()),
                    plain(
                        " Clause 9.2 asks for an audit programme; the last internal audit is older than the system itself. See ",
                    ),
                    Span::Link { text: "section 2".to_owned(), target: "#s-2".to_owned() },
                    plain("."),
                ],
                vec![
                    Span::Strong("Top management has not reviewed it.".to_owned()),
                    plain(
                        " Without the results of 9.3 there is no decision on resources, and the certification body will not start stage 2.",
                    ),
                ],
                words(
                    "Suppliers are not assessed. Four of eleven critical suppliers have no agreement on information security.",
                ),
            ],
        },
        heading(2, "1.2", "What is needed, by whom, by when"),
        Block::List {
            ordered: false,
            items: vec![
                vec![
                    plain("Head of internal audit: programme approved by "),
                    Span::Emphasis("15 January 2027".to_owned()),
                    plain(", first audit held by 28 February 2027."),
                ],
                words(
                    "Managing board: management review with all inputs of 9.3.2 by 31 March 2027.",
                ),
            ],
        },
        Block::Note(vec![
            Span::Strong("How to read the headline. ".to_owned()),
            plain(
                "A blocker in clauses 9 or 10 caps the headline at 55 %, because a system that is not checked cannot be certified, however good its controls are. The range shows what the figure would be without the cap.",
            ),
        ]),
        heading(3, "", "Marks used in this report"),
        Block::Paragraph(
            Mark::ALL.into_iter().flat_map(|mark| [Span::Mark(mark), plain("    ")]).collect(),
        ),
    ]
}

fn registers() -> Vec<Block> {
    vec![
        heading(1, "2", "Statement of applicability"),
        paragraph(
            "Every control of Annex A with its status, the person who answers for it and the remark found in the workbook, in the language in which it was written.",
        ),
        Block::Table(controls()),
        heading(1, "3", "Nonconformities"),
        heading(2, "3.1", "Register"),
        Block::Table(nonconformities()),
        heading(2, "3.2", "An empty register"),
        Block::Table(Table {
            columns: vec![
                Column { title: "Nothing".to_owned(), align: Align::Left, weight: 1 },
                Column { title: "to see".to_owned(), align: Align::Right, weight: 1 },
            ],
            rows: vec![],
        }),
    ]
}

fn nonconformities() -> Table {
    Table {
        columns: vec![
            Column { title: "No.".to_owned(), align: Align::Right, weight: 1 },
            Column { title: "Requirement".to_owned(), align: Align::Left, weight: 2 },
            Column { title: "Severity".to_owned(), align: Align::Left, weight: 3 },
            Column { title: "Finding".to_owned(), align: Align::Left, weight: 7 },
            Column { title: "Due".to_owned(), align: Align::Center, weight: 3 },
            Column { title: "Cost in EUR".to_owned(), align: Align::Right, weight: 2 },
        ],
        rows: vec![
            vec![
                words("1"),
                words("9.2"),
                vec![Span::Mark(Mark::Blocker)],
                words("No internal audit within the last 24 months; no programme."),
                words("28 Feb 2027"),
                words("12,400"),
            ],
            vec![
                words("2"),
                words("A.5.19"),
                vec![Span::Mark(Mark::MajorRisk)],
                words("Four critical suppliers without agreement."),
                words("31 Mar 2027"),
                words("3,150"),
            ],
            vec![
                words("3"),
                words("7.5.3"),
                vec![Span::Mark(Mark::MinorRisk)],
                words("Two procedures without a version; one is superseded but in use."),
                words("15 Jan 2027"),
                words("800"),
            ],
            vec![
                words("4"),
                words("A.8.9"),
                vec![Span::Mark(Mark::Advice)],
                words("Baselines could be checked automatically."),
                words("–"),
                words("0"),
            ],
        ],
    }
}

/// The demonstration followed by enough tables and prose for sixty pages.
pub(super) fn sixty_pages() -> Document {
    let mut document = demo();
    for round in 4..=7 {
        document.blocks.push(heading(1, &round.to_string(), "Another register"));
        document.blocks.push(Block::Table(controls()));
        document.blocks.push(Block::Bars(bars()));
        for part in 1..=6 {
            document.blocks.push(heading(2, &format!("{round}.{part}"), "Remarks"));
            for _ in 0..4 {
                document.blocks.push(paragraph(&format!("Remark {part} of round {round}. {LONG}")));
            }
        }
    }
    document
}

/// A paragraph of six lines.
const LONG: &str = "The organisation keeps documented information to the extent necessary to have confidence that \
the processes have been carried out as planned. Evidence was sampled on site and remotely; the sample was drawn with a \
seed that is printed in the annex, so that anybody can draw it again. Where a record was missing, the person \
responsible was asked once more before the finding was written down.";
