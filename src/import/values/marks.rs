//! Ticks, crosses and coloured dots: signs that people put instead of words.

/// What a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A tick, a green dot.
    Yes,
    /// A yellow dot, a warning sign, a half-filled circle.
    Partly,
    /// A cross, a red dot.
    No,
    /// An empty box or circle: nobody has ticked it.
    Open,
}

/// Returns what a sign says, or `None` for anything that is no sign.
pub(super) fn sign(text: &str) -> Option<Sign> {
    // A variation selector only asks for a coloured drawing of the sign before it.
    let bare: String = text.trim().chars().filter(|character| *character != '\u{fe0f}').collect();
    Some(match bare.as_str() {
        "✓" | "✔" | "√" | "☑" | "☒" | "✅" | "🗹" | "●" | "•" | "ü" | "[x]" | "[X]" | "(x)"
        | "(X)" | "x" | "X" | "χ" | "Χ" | "х" | "Х" | "×" | "🟢" | "👍" => Sign::Yes,
        "◐" | "◑" | "🟡" | "🟠" | "⚠" | "🔶" | "⏳" | "🚧" => Sign::Partly,
        "✗" | "✘" | "❌" | "❎" | "🔴" | "⛔" | "🚫" | "👎" | "✖" => Sign::No,
        "☐" | "○" | "⚪" | "□" | "[ ]" | "( )" => Sign::Open,
        _ => return None,
    })
}

/// Returns whether a cell holds a tick: x, check marks, also the Greek Chi and the Cyrillic Kha, and the letters that
/// symbol fonts draw as check marks.
pub fn is_tick(text: &str) -> bool {
    sign(text) == Some(Sign::Yes)
}
