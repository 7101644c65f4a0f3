//! Makes any text safe inside the dialect.

use std::fmt::Write;

/// Returns Markdown that stands for exactly this text wherever a template puts it.
///
/// Whatever could mean something to the parser becomes a character reference, which it never takes for markup. Line
/// breaks become references too, and the parser turns them into breaks: a `<br>` at the start of a line could open a
/// block of HTML. Control characters are removed, and tabs become spaces.
///
/// ```
/// use assay::report::parse::escape;
/// assert_eq!(escape("Plan A.5.1, 55 % (draft)"), "Plan A.5.1, 55 % (draft)");
/// assert_eq!(escape("1. *x*"), "1&#46; &#42;x&#42;");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut only_digits_so_far = true;
    let mut after_space = true;
    while let Some(character) = characters.next() {
        let character = match character {
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            other => other,
        };
        if character.is_control() && character != '\n' {
            continue;
        }
        let at_edge = after_space
            || characters.peek().is_none_or(|next| next.is_whitespace() || next.is_control());
        let needs_reference = match character {
            // These start a list, a rule or an underline, but only at the start of a line.
            '-' | '+' | '=' | '.' | ')' => only_digits_so_far,
            ' ' => at_edge,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '&' | '|' | ':' | '#'
            | '~' | '!' | '\u{feff}' => true,
            other => other.is_whitespace(),
        };
        if needs_reference {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "&#{};", u32::from(character));
        } else {
            escaped.push(character);
        }
        only_digits_so_far &= character.is_ascii_digit();
        after_space = character.is_whitespace();
    }
    escaped
}
