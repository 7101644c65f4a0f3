//! API tokens as text: `assay_`, 43 random letters and digits (256 bits), and six that check the others.
//!
//! The check tells a mistyped token, which never existed, from one that was revoked, without a look into the store. A
//! token is kept as its SHA-256: with that much randomness there is nothing to guess, so a slow hash would gain nothing
//! and cost every request.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::Error;

/// What every token begins with, so that people and scanners of leaked secrets know it.
pub(super) const MARK: &str = "assay_";

const RANDOM: usize = 43;
const CHECK: usize = 6;

/// Characters of the random part that may be shown in lists, so that people can tell their tokens apart.
const SHOWN_IN_LISTS: usize = 6;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A token that was just drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The token itself: shown once, never stored.
    pub shown: String,
    /// What is stored and looked up: SHA-256 in lower-case hexadecimal.
    pub hash: String,
    /// Its beginning, for lists.
    pub prefix: String,
}

impl fmt::Debug for NewToken {
    /// Leaves the token out, so that no log holds it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Draws a token.
///
/// # Errors
/// The system gives no randomness.
pub fn new_token() -> Result<NewToken, Error> {
    let random = random_letters()?;
    let prefix: String = MARK.chars().chain(random.chars().take(SHOWN_IN_LISTS)).collect();
    let shown = format!("{MARK}{random}{}", check(&random));
    Ok(NewToken { hash: sha256(&shown), shown, prefix })
}

/// Returns the hash by which a presented token is looked up; space around it is left out.
///
/// # Errors
/// The text is no token, or a token with a mistake in it.
pub fn token_hash(presented: &str) -> Result<String, Error> {
    let presented = presented.trim();
    let rest = presented.strip_prefix(MARK).ok_or(Error::NotAToken)?;
    let (random, check_letters) = rest.split_at_checked(RANDOM).ok_or(Error::MistypedToken)?;
    if check(random) == check_letters { Ok(sha256(presented)) } else { Err(Error::MistypedToken) }
}

/// Returns letters and digits, each as likely as any other: bytes above the last multiple of 62 are thrown away.
fn random_letters() -> Result<String, Error> {
    let mut letters = String::with_capacity(RANDOM);
    let mut bytes = [0; 64];
    while letters.len() < RANDOM {
        getrandom::fill(&mut bytes).map_err(Error::NoRandomness)?;
        let fair = bytes.iter().filter(|byte| **byte < 248);
        letters
            .extend(fair.filter_map(|byte| letter(u32::from(*byte))).take(RANDOM - letters.len()));
    }
    Ok(letters)
}

fn check(random: &str) -> String {
    let hash = Sha256::digest(format!("check {random}"));
    let mut rest = hash.iter().take(4).fold(0, |sum: u32, byte| (sum << 8) | u32::from(*byte));
    let mut letters = String::with_capacity(CHECK);
    for _place in 0..CHECK {
        letters.extend(letter(rest));
        rest /= 62;
    }
    letters
}

/// Returns the letter of a number's last place in base 62.
fn letter(number: u32) -> Option<char> {
    let place = usize::try_from(number % 62).ok()?;
    LETTERS.get(place).copied().map(char::from)
}

fn sha256(text: &str) -> String {
    let halves = Sha256::digest(text).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_again_by_its_hash_alone() {
        let token = new_token().unwrap();
        assert_eq!(token.shown.len(), MARK.len() + RANDOM + CHECK);
        assert!(token.shown.starts_with(&token.prefix));
        assert_eq!(token.prefix.len(), 12);
        assert_eq!(token_hash(&token.shown).unwrap(), token.hash);
        assert_eq!(token_hash(&format!(" {}\n", token.shown)).unwrap(), token.hash);
        assert_eq!(token.hash.len(), 64);
    }

    #[test]
    fn tokens_differ_and_hold_every_letter() {
        let tokens: Vec<_> = (0..100).map(|_number| new_token().unwrap().shown).collect();
        let different: std::collections::BTreeSet<_> = tokens.iter().collect();
        assert_eq!(different.len(), tokens.len());
        let all = tokens.concat();
        for letter in LETTERS {
            assert!(all.contains(char::from(*letter)), "{}", char::from(*letter));
        }
    }

    /// What is stored and what people hold must be understood by every later version.
    #[test]
    fn check_and_hash_do_not_change_between_versions() {
        let random = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg";
        // From `printf abc | sha256sum`.
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        insta::assert_snapshot!(check(random), @"eVsro2");
    }

    #[test]
    fn each_typing_error_is_told_from_a_revoked_token() {
        let token = new_token().unwrap().shown;
        for place in MARK.len()..token.len() {
            let mut letters: Vec<char> = token.chars().collect();
            letters[place] = if letters[place] == 'x' { 'y' } else { 'x' };
            let typed: String = letters.into_iter().collect();
            assert!(matches!(token_hash(&typed), Err(Error::MistypedToken)), "{place}");
        }
        for broken in
            [&token[..token.len() - 1], &token[..20], &format!("{token}0"), "assay_", "assay_é"]
        {
            assert!(matches!(token_hash(broken), Err(Error::MistypedToken)), "{broken}");
        }
        for other in ["", "ghp_0123456789", &token[1..], "Assay_"] {
            assert!(matches!(token_hash(other), Err(Error::NotAToken)), "{other}");
        }
    }

    #[test]
    fn no_log_holds_a_token() {
        let token = new_token().unwrap();
        assert_eq!(format!("{token:?}"), format!("NewToken {{ prefix: {:?}, .. }}", token.prefix));
    }

    #[test]
    fn what_is_wrong_with_a_token_is_said_in_a_sentence() {
        insta::assert_snapshot!(token_hash("secret").unwrap_err(), @"this is no API token; one begins with assay_ and is made with the command “token”");
        insta::assert_snapshot!(token_hash("assay_secret").unwrap_err(), @"the API token is mistyped or cut off; copy it again as a whole");
    }
}
