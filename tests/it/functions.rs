//! Reads functions from Rust sources: their names, parameters and bodies, so that tests can hold lists of functions
//! against what there is.

use crate::source::{files_below, tokens};

/// A function of our sources.
#[derive(Debug)]
pub(crate) struct Function {
    /// File and name, as `records::list` for `list` in `src/db/records.rs`.
    pub(crate) name: String,
    /// Whether other layers can call it.
    pub(crate) is_public: bool,
    /// The tokens between its parentheses.
    pub(crate) parameters: Vec<String>,
    /// The tokens between its braces.
    pub(crate) body: Vec<String>,
}

impl Function {
    /// Returns whether a type or a name stands among its parameters.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.parameters.iter().any(|token| token == name)
    }
}

/// Returns the functions of the files right in a folder, those of their tests left out.
pub(crate) fn functions_in(folder: &str) -> Vec<Function> {
    let inside = |file: &str| {
        file.strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".rs"))
            .filter(|name| !name.contains('/'))
            .map(str::to_owned)
    };
    let files = files_below(folder);
    let named = files.iter().filter_map(|(file, source)| Some((inside(file)?, source)));
    named.flat_map(|(file, source)| functions(&file, source)).collect()
}

fn functions(file: &str, source: &str) -> Vec<Function> {
    let tokens: Vec<String> = tokens(source).into_iter().map(|token| token.text).collect();
    let tests = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let end = tokens.windows(tests.len()).position(|window| window == tests);
    let tokens = &tokens[..end.unwrap_or(tokens.len())];
    let begins = (0..tokens.len()).filter(|place| tokens[*place] == "fn");
    // `fn(` is a type.
    let named = begins.filter(|place| tokens.get(place + 1).is_some_and(|name| name != "("));
    named
        .map(|place| {
            let opened = next(tokens, place, &["("]);
            let closed = end_of(tokens, opened, ("(", ")"));
            let body = next(tokens, closed, &["{", ";"]);
            let body_end = end_of(tokens, body, ("{", "}"));
            Function {
                name: format!("{file}::{}", tokens[place + 1]),
                is_public: place > 0 && tokens[place - 1] == "pub",
                parameters: tokens[opened..closed].to_vec(),
                body: tokens[body..body_end].to_vec(),
            }
        })
        .collect()
}

fn next(tokens: &[String], from: usize, wanted: &[&str]) -> usize {
    let found = tokens[from..].iter().position(|token| wanted.contains(&token.as_str()));
    found.map_or(tokens.len(), |found| from + found)
}

/// Returns the place of the bracket that closes the one here; the place itself where none opens.
fn end_of(tokens: &[String], from: usize, (open, close): (&str, &str)) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            token if token == open => depth += 1,
            token if token == close => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    tokens.len()
}

/// Fails unless a list and what there is name the same, saying what to do with each name that only one of them has.
pub(crate) fn assert_same(listed: &[&str], there: &[String], (missing, gone): (&str, &str)) {
    let unlisted = there.iter().filter(|name| !listed.contains(&name.as_str()));
    let vanished = listed.iter().filter(|name| !there.iter().any(|there| there == *name));
    let faults: Vec<String> = unlisted
        .map(|name| format!("{name} {missing}"))
        .chain(vanished.map(|name| format!("{name} {gone}")))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn functions_are_read_with_their_parameters() {
    let source = "impl A {\n    pub fn one<T>(scope: &mut Scope<'_>, f: fn(u8)) -> B { x::table.go() }\n}\n\
                  pub(super) fn two(&self);\n#[cfg(test)]\nmod tests { fn three() {} }";
    let found = functions("a", source);
    let names: Vec<_> = found.iter().map(|found| (found.name.as_str(), found.is_public)).collect();
    assert_eq!(names, [("a::one", true), ("a::two", false)]);
    assert!(found[0].takes("Scope") && !found[0].takes("T"));
    assert!(found[0].body.contains(&"table".to_owned()) && found[1].body.is_empty());
}
