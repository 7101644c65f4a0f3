use proptest::prelude::*;

use super::*;
use crate::{
    export::demo,
    report::parse::{blocks, escape as escape_for_template},
};

/// Returns the names of elements that are left open or closed out of order.
fn unbalanced(html: &str) -> Vec<String> {
    const VOID: [&str; 4] = ["meta", "br", "col", "!doctype"];
    let style = html.find("<style>").unwrap()..html.find("</style>").unwrap();
    let html = format!("{}<style>{}", &html[..style.start], &html[style.end..]);
    let mut open: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '!')
            .collect();
        if tag.starts_with('/') {
            if open.pop().as_ref() != Some(&name) {
                faults.push(name);
            }
        } else if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    faults.extend(open);
    faults
}

#[test]
fn the_file_is_whole_and_needs_nothing_beside_it() {
    let html = render(&demo::document());
    assert_eq!(unbalanced(&html), [""; 0]);
    for forbidden in ["<script", "<link", "<img", "<iframe", "@import", "url(http", "src="] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    let escaped = "&lt;script&gt;alert(&quot;1&quot;)";
    assert_eq!(html.matches(escaped).count(), 4);
    assert_eq!(html, render(&demo::document()));
}

#[test]
fn every_link_into_the_file_finds_its_place() {
    let html = render(&demo::document());
    let ids: Vec<&str> =
        html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id is used twice");
    for target in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&target), "{target}");
    }
}

#[test]
fn small_pieces() {
    let piece = |markdown: &str| {
        let document = Document { blocks: blocks(markdown).unwrap(), ..demo::document() };
        body(&document, "")
    };
    insta::assert_snapshot!(piece("# Gaps\n\n:partial: **a**\\\n[b](#gaps) [c](javascript:x)"), @r##"
    <section aria-labelledby="gaps">
    <h2 id="gaps"><span class="number">1</span> Gaps</h2>
    <p><span class="mark partial"><svg aria-hidden="true"><use href="#mark-partial"/></svg>partial</span> <strong>a</strong><br><a href="#gaps">b</a> c</p>
    </section>
    "##);
    insta::assert_snapshot!(piece("| A | B |\n|---|--:|\n"), @r#"
    <section>
    <div class="scroll" tabindex="0" role="region" aria-label="Table: A, B">
    <table style="--columns:2">
    <colgroup><col style="width:50%"><col style="width:50%"></colgroup>
    <thead><tr><th scope="col">A</th><th scope="col" class="right">B</th></tr></thead>
    <tbody>
    <tr><td class="empty" colspan="2">No rows</td></tr>
    </tbody>
    </table>
    </div>
    </section>
    "#);
}

proptest! {
    #[test]
    fn any_text_leaves_the_file_whole(text in any::<String>()) {
        let safe = escape_for_template(&text);
        let markdown = format!("# h{safe}\n\n> x{safe}\n\n| {safe} |\n|---|\n| **x{safe}x** [{safe}x](<https://x/{safe}>) |\n");
        let document = Document { blocks: blocks(&markdown).unwrap(), ..demo::document() };
        prop_assert_eq!(unbalanced(&render(&document)), [""; 0]);
    }
}
