//! What a password must be: long, and not what others would try first.
//!
//! There are no rules on capitals, digits and signs: they make people write `Password2026!`, which is tried first.

use std::collections::BTreeSet;

use super::common_passwords::COMMON;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The most characters of a password: a bound on work, far above what anybody types.
pub const LONGEST: usize = 200;

/// What is wrong with a password; a sentence that never repeats the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It is too short.
    #[error(
        "the password has {0} characters; use at least {SHORTEST}, such as four words that do not belong together"
    )]
    TooShort(usize),
    /// It is too long.
    #[error("the password has {0} characters; use at most {LONGEST}")]
    TooLong(usize),
    /// Many people use it or one like it.
    #[error(
        "the password is one of the first that others would try, with or without digits and signs; choose words that do not belong together"
    )]
    Common,
    /// It repeats a few characters, or counts up or down.
    #[error(
        "the password repeats itself or follows the alphabet; choose words that do not belong together"
    )]
    Predictable,
    /// It is made of what others know of the person.
    #[error(
        "the password is made of your name, your e-mail address or your organisation's name; choose words that nobody connects with you"
    )]
    Personal,
}

/// Returns what is wrong with a new password; `known` is what others know of the person: name, e-mail address,
/// name of the organisation.
///
/// ```
/// use assay::domain::account::password::{PasswordFault, faults};
/// let known = ["Anna Smith", "anna.smith@norvale.example", "Norvale Diagnostics"];
/// assert_eq!(faults("plum ladder seven quartz", &known), []);
/// assert_eq!(faults("tulip-42", &known), [PasswordFault::TooShort(8)]);
/// assert_eq!(faults("P@ssw0rd2026!", &known), [PasswordFault::Common]);
/// assert_eq!(faults("AnnaSmith1984", &known), [PasswordFault::Personal]);
/// assert_eq!(faults("123456789012", &known), [PasswordFault::Predictable]);
/// ```
pub fn faults(password: &str, known: &[&str]) -> Vec<PasswordFault> {
    let length = password.chars().count();
    let mut faults = Vec::new();
    if length < SHORTEST {
        faults.push(PasswordFault::TooShort(length));
    } else if length > LONGEST {
        // The other rules read the whole text, which nobody needs to do for a book.
        return vec![PasswordFault::TooLong(length)];
    }
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let unit = repeated_unit(&letters);
    let readings = readings(unit);
    if readings.iter().any(|reading| COMMON.contains(&reading.as_str())) {
        faults.push(PasswordFault::Common);
    } else if readings.iter().any(|reading| names_of(known).contains(reading)) {
        faults.push(PasswordFault::Personal);
    } else if length >= SHORTEST && (unit.len() <= SHORT_UNIT || runs_on(&letters)) {
        faults.push(PasswordFault::Predictable);
    }
    faults
}

/// What is repeated counts once: up to this length it is a pattern and no word.
const SHORT_UNIT: usize = 4;

/// Returns the part that the text repeats from its start to its end, or all of it.
fn repeated_unit(letters: &[char]) -> &[char] {
    let repeats = |length: &usize| {
        letters.iter().skip(*length).zip(letters).all(|(late, early)| late == early)
    };
    let length = (1..=letters.len() / 2).find(repeats).unwrap_or(letters.len());
    letters.get(..length).unwrap_or(letters)
}

/// Returns a word that is said twice or more as said once.
fn once(reading: &str) -> String {
    let letters: Vec<char> = reading.chars().collect();
    repeated_unit(&letters).iter().collect()
}

/// Returns whether most characters are the one before, the next or the previous: `aaaa`, `abcd`, `9876`.
fn runs_on(letters: &[char]) -> bool {
    let breaks = letters.iter().zip(letters.iter().skip(1)).filter(|(first, next)| {
        let round = matches!((first, next), ('9', '0') | ('0', '9'));
        !round && u32::from(**first).abs_diff(u32::from(**next)) > 1
    });
    breaks.count() * 4 <= letters.len()
}

/// Returns the words that a reader would see in a password: without what stands around it and between its words, and
/// with signs read as the letters that they stand for.
fn readings(letters: &[char]) -> BTreeSet<String> {
    let is_word = |letter: &char| letter.is_alphabetic();
    let end = letters.iter().rposition(is_word).map_or(0, |last| last + 1);
    let start = letters.iter().position(is_word).unwrap_or(0);
    let to_the_last_letter = letters.get(..end).unwrap_or(letters);
    let between = letters.get(start..end).unwrap_or(letters);
    let mut readings =
        BTreeSet::from([joined(letters.iter().copied()), joined(between.iter().copied())]);
    for word in [to_the_last_letter, between] {
        for one in ['i', 'l'] {
            readings.insert(joined(word.iter().map(|letter| meant(*letter, one))));
        }
    }
    readings.remove("");
    readings.iter().map(|reading| once(reading)).collect()
}

fn joined(letters: impl Iterator<Item = char>) -> String {
    letters.filter(|letter| letter.is_alphanumeric()).collect()
}

/// Returns the letter that a digit or sign stands for; 1 is read as `one`.
fn meant(letter: char, one: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => other,
    }
}

/// The fewest letters of a name that makes a password personal; shorter ones stand in many words.
const SHORTEST_NAME: usize = 4;

/// Returns what a password could be made of: each text as a whole, its words, and an address before its `@`.
fn names_of(known: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for text in known {
        let text = text.to_lowercase();
        let local = text.split('@').next().unwrap_or_default();
        names.extend([joined(text.chars()), joined(local.chars())]);
        names.extend(local.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned));
    }
    names.retain(|name| name.chars().count() >= SHORTEST_NAME);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["Zoë Ångström-Li", "zoe.li@norvale.example", "Norvale Diagnostics"];

    #[test]
    fn good_passwords_pass() {
        for password in [
            "plum ladder seven quartz",
            "9fK-tz2Q_rrW",
            "drei blaue Birnen am Zaun",
            "пять синих слив у забора",
            "norvale keeps geese in may",
            "Passwords are dull, geese are not",
            "🦢🪜🍐🪵🧲🥁🎻🪁🧭🪴🛶🧊",
        ] {
            assert_eq!(faults(password, KNOWN), [], "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(faults("grüße", KNOWN), [PasswordFault::TooShort(5)]);
        assert_eq!(faults("", KNOWN), [PasswordFault::TooShort(0)]);
        assert_eq!(faults(&"plum geese ".repeat(20), KNOWN), [PasswordFault::TooLong(220)]);
    }

    #[test]
    fn a_password_can_be_short_and_common() {
        let both = [PasswordFault::TooShort(8), PasswordFault::Common];
        assert_eq!(faults("password", KNOWN), both);
    }

    #[test]
    fn what_others_try_first_is_refused() {
        for password in [
            "password1234",
            "PASSWORD-2026!",
            "!!P@ssw0rd!!2026",
            "passwordpassword",
            "Welc0me12345",
            "we1come-2026",
            "$unshine12345",
            "adm1n1strat0r",
            "letmein letmein",
            "qwertyuiop12",
            "1qaz2wsx3edc",
            "Passwort2026!",
            "correct horse battery staple",
        ] {
            assert_eq!(faults(password, KNOWN), [PasswordFault::Common], "{password}");
        }
    }

    #[test]
    fn what_others_know_is_refused() {
        for password in [
            "zoe.li@norvale.example",
            "Norvale-2026!!",
            "2026NorvaleDiagnostics",
            "norvalenorvale",
            "N0rv4le#12345",
            "Ångström19840101",
        ] {
            assert_eq!(faults(password, KNOWN), [PasswordFault::Personal], "{password}");
        }
        assert_eq!(faults("li-29-moss-47-kite", KNOWN), []);
    }

    #[test]
    fn patterns_are_refused() {
        for password in [
            "aaaaaaaaaaaaaa",
            "abcabcabcabc",
            "123456789012",
            "abcdefghijklm",
            "987654321098",
            "aaaaaabbbbbb",
            "            ",
        ] {
            assert_eq!(faults(password, &[]), [PasswordFault::Predictable], "{password}");
        }
    }

    #[test]
    fn faults_are_sentences_and_keep_the_secret() {
        insta::assert_snapshot!(PasswordFault::TooShort(8), @"the password has 8 characters; use at least 12, such as four words that do not belong together");
        insta::assert_snapshot!(PasswordFault::TooLong(220), @"the password has 220 characters; use at most 200");
        insta::assert_snapshot!(PasswordFault::Common, @"the password is one of the first that others would try, with or without digits and signs; choose words that do not belong together");
        insta::assert_snapshot!(PasswordFault::Predictable, @"the password repeats itself or follows the alphabet; choose words that do not belong together");
        insta::assert_snapshot!(PasswordFault::Personal, @"the password is made of your name, your e-mail address or your organisation's name; choose words that nobody connects with you");
    }

    #[test]
    fn the_common_ones_are_listed_as_they_are_read() {
        assert!(COMMON.is_sorted_by(|first, next| first < next));
        for word in COMMON {
            let letters: Vec<char> = word.chars().collect();
            assert!(readings(&letters).contains(*word), "{word}");
        }
    }
}
