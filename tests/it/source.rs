//! Reads Rust sources as far as the architecture tests need it: which paths a file names, on which line and in which
//! module. Comments and strings say nothing of the code, so they are passed over.

use std::path::{Path, PathBuf};

/// A word, a `::` or a single character of code, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A path that code names, such as `crate::domain::gap::Gap`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) line: usize,
    /// The module that names it, from the crate's root.
    pub(crate) module: Vec<String>,
    /// Its segments; `self` and `super` are resolved, so it begins with `crate` or with a name from outside.
    pub(crate) path: Vec<String>,
}

/// Returns every `.rs` file below a folder of this repository with its path from the repository's root.
pub(crate) fn files_below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let steps = path.strip_prefix(root).unwrap().iter();
        let name = steps.map(|step| step.to_str().unwrap()).collect::<Vec<_>>().join("/");
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

/// Returns the module that a file below `src/` is: `src/import/workbook/mod.rs` is `import`, `workbook`.
pub(crate) fn module_of(file: &str) -> Vec<String> {
    let steps = file.trim_start_matches("src/").trim_end_matches(".rs").split('/');
    steps.filter(|step| !matches!(*step, "mod" | "lib" | "main")).map(str::to_owned).collect()
}

/// Returns the modules that a module's file declares for tests only: `#[cfg(test)] mod tests`.
pub(crate) fn test_modules(module: &[String], source: &str) -> Vec<Vec<String>> {
    let tokens = tokens(source);
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let attribute = ["#", "[", "cfg", "(", "test", ")", "]"];
    (0..texts.len())
        .filter(|place| texts[*place..].starts_with(&attribute))
        .filter_map(|place| {
            let rest = &texts[place + attribute.len()..];
            let rest = rest.strip_prefix(&["pub"]).unwrap_or(rest);
            let rest = rest.strip_prefix(&["(", "crate", ")"]).unwrap_or(rest);
            let [name, ..] = rest.strip_prefix(&["mod"])? else { return None };
            Some([module, &[(*name).to_owned()]].concat())
        })
        .collect()
}

/// Returns the code of a file without its comments, and with each literal as one `"`.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let (mut tokens, mut place, mut line) = (Vec::new(), 0, 1);
    while place < letters.len() {
        let start = place;
        let mut text = String::new();
        match at(place) {
            letter if letter.is_whitespace() => place += 1,
            '/' if at(place + 1) == '/' => place = end_of(&letters, place, &['\n']),
            '/' if at(place + 1) == '*' => place = end_of(&letters, place + 2, &['*', '/']),
            '"' => (text, place) = ("\"".to_owned(), end_of_string(&letters, place + 1)),
            '\'' if at(place + 1) == '\\' => {
                (text, place) = ("\"".to_owned(), end_of(&letters, place + 3, &['\'']));
            }
            '\'' if at(place + 2) == '\'' => (text, place) = ("\"".to_owned(), place + 3),
            'r' | 'b' | 'c' if raw_fence(&letters, place).is_some() => {
                let (opened, fence) = raw_fence(&letters, place).unwrap();
                (text, place) = ("\"".to_owned(), end_of(&letters, opened, &fence));
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                while at(place).is_alphanumeric() || at(place) == '_' {
                    text.push(at(place));
                    place += 1;
                }
            }
            ':' if at(place + 1) == ':' => (text, place) = ("::".to_owned(), place + 2),
            letter => (text, place) = (letter.to_string(), place + 1),
        }
        if !text.is_empty() {
            tokens.push(Token { text, line });
        }
        line += letters[start..place.min(letters.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// Returns the place after the next `end`.
fn end_of(letters: &[char], from: usize, end: &[char]) -> usize {
    let rest = letters.get(from..).unwrap_or_default();
    rest.windows(end.len())
        .position(|window| window == end)
        .map_or(letters.len(), |found| from + found + end.len())
}

fn end_of_string(letters: &[char], from: usize) -> usize {
    let mut place = from;
    while let Some(letter) = letters.get(place) {
        match letter {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    letters.len()
}

/// Where a raw string such as `r#"` or `br"` opens here: the place after the fence, and what closes it.
fn raw_fence(letters: &[char], from: usize) -> Option<(usize, Vec<char>)> {
    let inside_word = from > 0 && (letters[from - 1].is_alphanumeric() || letters[from - 1] == '_');
    let marks = letters[from..].iter().take_while(|letter| "rbc".contains(**letter)).count();
    let is_raw = letters[from..from + marks].contains(&'r');
    let hashes = letters[from + marks..].iter().take_while(|letter| **letter == '#').count();
    let quote = from + marks + hashes;
    let opens = !inside_word && is_raw && letters.get(quote) == Some(&'"');
    opens.then(|| {
        let closing = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        (quote + 1, closing)
    })
}

/// Returns every path that the code of a module's file names.
pub(crate) fn mentions(module: &[String], source: &str) -> Vec<Mention> {
    let tokens = tokens(source);
    let mut walk = Walk { tokens: &tokens, mentions: Vec::new(), locals: Vec::new() };
    let mut modules = vec![(0, module.to_vec())];
    let (mut place, mut depth) = (0, 0);
    while place < tokens.len() {
        let here = modules.last().map(|(_depth, module)| module.clone()).unwrap_or_default();
        match walk.text(place) {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if modules.len() > 1 && modules.last().is_some_and(|(opened, _)| *opened > depth) {
                    modules.pop();
                }
            }
            "mod" if is_word(walk.text(place + 1)) => {
                let name = walk.text(place + 1).to_owned();
                walk.locals.push(name.clone());
                if walk.text(place + 2) == "{" {
                    modules.push((depth + 1, [here.as_slice(), &[name]].concat()));
                }
                place += 1;
            }
            "use" if walk.text(place + 1) != "<" => {
                place = walk.use_tree(place + 1, &[], &here);
                continue;
            }
            _ if walk.path_begins(place) => {
                place = walk.path(place, &here);
                continue;
            }
            _ => {}
        }
        place += 1;
    }
    let Walk { mentions, locals, .. } = walk;
    // A module or an import of the same name hides an outside crate.
    mentions.into_iter().filter(|mention| !locals.contains(&mention.path[0])).collect()
}

struct Walk<'a> {
    tokens: &'a [Token],
    mentions: Vec<Mention>,
    /// Names that mean something of ours in this file.
    locals: Vec<String>,
}

impl Walk<'_> {
    fn text(&self, place: usize) -> &str {
        self.tokens.get(place).map_or("", |token| token.text.as_str())
    }

    fn path_begins(&self, place: usize) -> bool {
        let before = |back: usize| place.checked_sub(back).map_or("", |place| self.text(place));
        let continues = before(1) == "::" && (is_word(before(2)) || before(2) == ">");
        is_word(self.text(place)) && self.text(place + 1) == "::" && before(1) != "." && !continues
    }

    fn path(&mut self, start: usize, module: &[String]) -> usize {
        let mut path = vec![self.text(start).to_owned()];
        let mut place = start + 1;
        while self.text(place) == "::" && is_word(self.text(place + 1)) {
            path.push(self.text(place + 1).to_owned());
            place += 2;
        }
        self.note(start, module, &path);
        place
    }

    /// Reads one branch of a `use` declaration and returns the place after it.
    fn use_tree(&mut self, start: usize, prefix: &[String], module: &[String]) -> usize {
        let mut path = prefix.to_vec();
        let mut place = start;
        loop {
            match self.text(place) {
                "{" => {
                    while !matches!(self.text(place), "}" | "") {
                        place = self.use_tree(place + 1, &path, module);
                    }
                    return place + 1;
                }
                "::" => place += 1,
                "as" => {
                    let alias = self.text(place + 1).to_owned();
                    self.locals.push(alias);
                    place += 2;
                }
                word if is_word(word) || word == "*" => {
                    path.push(word.to_owned());
                    place += 1;
                }
                _ => break,
            }
        }
        if path.len() > prefix.len() {
            if path.len() > 1 && path.last().is_some_and(|last| last != "self") {
                self.locals.extend(path.last().cloned());
            }
            self.note(start, module, &path);
        }
        place
    }

    fn note(&mut self, place: usize, module: &[String], path: &[String]) {
        let above = path.iter().take_while(|step| *step == "super").count();
        let ours =
            |module: &[String], rest: &[String]| [&["crate".to_owned()], module, rest].concat();
        let path = match path[0].as_str() {
            "self" => ours(module, &path[1..]),
            "super" => ours(&module[..module.len().saturating_sub(above)], &path[above..]),
            "assay" => ours(&[], &path[1..]),
            _ => path.to_vec(),
        };
        let line = self.tokens[place].line;
        self.mentions.push(Mention { line, module: module.to_vec(), path });
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        let module = ["import".to_owned(), "values".to_owned()];
        let shown = |mention: Mention| format!("{} {}", mention.line, mention.path.join("::"));
        mentions(&module, source).into_iter().map(shown).collect()
    }

    #[test]
    fn use_declarations_are_followed_into_their_branches() {
        let source = "use std::fmt;\nuse crate::{\n    domain::gap::{self, Gap},\n    import as other,\n};\n\
                      use super::{super::pdf, registers};\npub use clap::Parser as _;";
        assert_eq!(
            named(source),
            [
                "1 std::fmt",
                "3 crate::domain::gap::self",
                "3 crate::domain::gap::Gap",
                "4 crate::import",
                "6 crate::pdf",
                "6 crate::import::registers",
                "7 clap::Parser",
            ]
        );
    }

    #[test]
    fn paths_in_code_are_found_and_text_is_passed_over() {
        let source = "// clap::Parser\n/* csv::Reader\n */ fn f<'a>(x: &'a str) -> lopdf::Object {\n\
                      let c = '\\''; let d = '\"'; g(\"toml::x \\\" y\", r#\"zip::\"z\"#, br\"zip::a\");\n\
                      ::calamine::open(c).csv::<u8>()\n}";
        assert_eq!(named(source), ["3 lopdf::Object", "5 calamine::open"]);
    }

    #[test]
    fn modules_for_tests_are_known_by_their_attribute() {
        let source = "#[cfg(test)]\npub(crate) mod demo;\nmod real;\n#[cfg(test)]\nmod tests {}\n\
                      #[cfg(test)]\nuse x::y;\n#[cfg(unix)]\nmod unix;";
        let module = ["export".to_owned()];
        assert_eq!(test_modules(&module, source), [["export", "demo"], ["export", "tests"]]);
    }

    #[test]
    fn modules_inside_a_file_are_entered_and_left() {
        let source = "mod inner {\n    use super::super::x;\n    fn f() { self::y::z() }\n}\nuse super::w;\n\
                      mod csv;\nfn g() { csv::write() }";
        assert_eq!(
            named(source),
            ["2 crate::import::x", "3 crate::import::values::inner::y::z", "5 crate::import::w"]
        );
    }
}
