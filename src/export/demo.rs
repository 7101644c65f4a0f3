//! A document with every kind of block, and texts that try to break out of each format.

use chrono::NaiveDate;

use crate::report::{
    document::{Cover, Document, DocumentState},
    parse::{blocks, escape},
};

/// Text that means something in HTML, Markdown and XML.
pub(crate) const NASTY: &str =
    "</td><script>alert(\"1\")</script> & *not* `code` | _x_ \u{b} ]]> \u{202e}ok";

/// Returns the demo document.
pub(crate) fn document() -> Document {
    let marks = ["conform", "partial", "nonconform", "not_applicable", "unanswered", "unknown"];
    let rows = (1..=24).zip(marks.iter().cycle()).map(|(number, mark)| {
        let requirement = "Policies for information security are approved, published and reviewed";
        format!("| A.5.{number} | {requirement} | :{mark}: | {} |\n", number * 7)
    });
    let rows: String = rows.collect();
    let markdown = TEMPLATE.replace("{rows}", &rows).replace("{nasty}", &escape(NASTY));
    Document {
        cover: Cover {
            organisation: "Nordwind Logistik GmbH & Co. KG".into(),
            title: "Gap assessment report".into(),
            subtitle: "ISO/IEC 27001:2022, clauses 4 to 10 and Annex A".into(),
            as_of: NaiveDate::from_ymd_opt(2026, 3, 31).unwrap(),
            version: "1.0".into(),
            classification: "Confidential".into(),
            prepared_by: "Zoë Łukasiewicz, lead auditor".into(),
            distribution: "Top management, ISMS manager".into(),
            state: DocumentState::Draft,
        },
        blocks: blocks(&markdown).unwrap(),
    }
}

const TEMPLATE: &str = r"# Summary for top management {-}

```verdict
**Not ready for Stage 1:** 3 of 14 blockers are open, and the internal audit has not been carried out.
```

```figures
Headline | 55 % | between 48 % and 61 %; held down by 3 blockers
Coverage | 91 % | 85 of 93 requirements answered
Proven | 37 % | 34 requirements with evidence younger than a year
```

```bars
Clause 9 lags behind: no internal audit, no management review | requirements
4 Context of the organisation | 80 % | conform=5 partial=2
5 Leadership | 71 % | conform=4 partial=2 nonconform=1
6 Planning | 58 % | conform=6 partial=5 nonconform=2 unanswered=1
7 Support | 66 % | conform=7 partial=3 not_applicable=1 unknown=1
8 Operation | 50 % | partial=3
9 Performance evaluation | 12 % | conform=1 nonconform=7 unanswered=2
10 Improvement | – |
```

> The figures hold as of the date on the cover. A requirement counts as proven when its evidence is *dated, named and
> younger than one year*; see [how it is computed](#method).

---

[[contents]]

# What is in the way

Three gaps keep the certificate away. Each names **what is missing**, who closes it and by when; the whole list stands in
[the register](#register), and the standard itself at <https://www.iso.org/standard/27001>.

- :blocker: – No internal audit programme (9.2): plan and carry out one full audit. \
  Owner: ISMS manager, by 2026-05-15.
- :major_risk: – Risk treatment plan is not approved by the risk owners (6.1.3).
- :minor_risk: – Two policies are older than their review interval.
- :advice: – Name a deputy for the ISMS manager.

## What is needed, in order

1. Approve the risk treatment plan.
2. Carry out the internal audit.
3. Hold the management review with its results.

### Texts that must stay texts

{nasty}

# Register {#register}

<!-- widths: 2 9 4 2 -->
| Reference | Requirement | Status | Weight |
|:---|---|---|--:|
{rows}| {nasty} | {nasty} | **{nasty}**<br>second line | 0 |

# How it is computed {- #method}

Each answer has a weight. *Partial* counts half; `:conform:` counts in full.

| Empty table | Centre |
|---|:-:|
";
