//! Hashes of passwords: argon2id as PHC strings, with the first of the settings that OWASP advises.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{
        self, PasswordHasher, PasswordVerifier,
        phc::{self, PasswordHash},
    },
};
use unicode_normalization::UnicodeNormalization;

use super::Error;

/// Memory of a hash in KiB, passes over it, and lanes: 19 MiB, 2 and 1 in OWASP's Password Storage Cheat Sheet.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A stored hash may ask for so many times the memory and the passes; more would let a changed row stall the program.
const PATIENCE: u32 = 16;

/// What comparing a password with a stored hash shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verified {
    /// It is the password.
    Right,
    /// It is the password, and its hash was made with other settings than today's: hash and store it again.
    RightButOutdated,
    /// It is not.
    Wrong,
}

/// Returns a password's hash with a salt of its own, as a PHC string that names its settings.
///
/// # Errors
/// The system gives no randomness or no memory.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(Error::NoRandomness)?;
    Ok(hashed(password, &salt)?.to_string())
}

/// Returns whether a password is the one that a stored hash was made from.
///
/// # Errors
/// The stored hash is damaged or asks for too much, or the system gives no memory.
pub fn verify_password(hash: &str, password: &str) -> Result<Verified, Error> {
    let corrupt = |error: phc::Error| Error::CorruptHash(error.into());
    let stored = PasswordHash::new(hash).map_err(corrupt)?;
    if stored.salt.is_none() || stored.hash.is_none() {
        return Err(Error::CorruptHash(password_hash::Error::EncodingInvalid));
    }
    let settings = Params::try_from(&stored).map_err(Error::CorruptHash)?;
    let (memory, passes) = (settings.m_cost(), settings.t_cost());
    if memory > MEMORY * PATIENCE || passes > PASSES * PATIENCE || settings.p_cost() > PATIENCE {
        return Err(Error::CostlyHash);
    }
    match argon2()?.verify_password(&normal(password), &stored) {
        Ok(()) if is_current(&stored, &settings) => Ok(Verified::Right),
        Ok(()) => Ok(Verified::RightButOutdated),
        Err(password_hash::Error::PasswordInvalid) => Ok(Verified::Wrong),
        Err(error @ password_hash::Error::OutOfMemory) => Err(Error::NotHashed(error)),
        Err(error) => Err(Error::CorruptHash(error)),
    }
}

/// Does the work of [`verify_password`] where there is no account, and returns [`Verified::Wrong`], so that the time
/// that a refusal takes does not tell which accounts exist.
///
/// # Errors
/// The system gives no memory.
pub fn verify_against_nobody(password: &str) -> Result<Verified, Error> {
    hashed(password, &[0; 16]).map(|_hash_of_nobody| Verified::Wrong)
}

fn hashed(password: &str, salt: &[u8]) -> Result<PasswordHash, Error> {
    argon2()?.hash_password_with_salt(&normal(password), salt).map_err(Error::NotHashed)
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let settings = Params::new(MEMORY, PASSES, LANES, None);
    let settings = settings.map_err(|error| Error::NotHashed(error.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, settings))
}

/// Returns the bytes that are hashed: one keyboard sends `é` as one character and another as two, and both are the
/// same password to the person who types it.
fn normal(password: &str) -> Vec<u8> {
    password.nfkc().collect::<String>().into_bytes()
}

fn is_current(stored: &PasswordHash, settings: &Params) -> bool {
    stored.algorithm == Algorithm::Argon2id.ident()
        && stored.version == Some(Version::V0x13.into())
        && (settings.m_cost(), settings.t_cost(), settings.p_cost()) == (MEMORY, PASSES, LANES)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hash of "plum ladder" with 8 KiB and one pass, as an older program could have stored it.
    fn old_hash() -> String {
        let settings = Params::new(8, 1, 1, None).unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, settings);
        cheap.hash_password_with_salt(b"plum ladder", b"salt of sixteen!").unwrap().to_string()
    }

    #[test]
    fn a_password_is_known_again_however_it_was_typed() {
        let hash = hash_password("caf\u{e9} ladder quartz").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(verify_password(&hash, "cafe\u{301} ladder quartz").unwrap(), Verified::Right);
        assert_eq!(verify_password(&hash, "cafe ladder quartz").unwrap(), Verified::Wrong);
    }

    #[test]
    fn a_hash_with_old_settings_is_to_be_made_anew() {
        let old = old_hash();
        assert_eq!(verify_password(&old, "plum ladder").unwrap(), Verified::RightButOutdated);
        assert_eq!(verify_password(&old, "plum").unwrap(), Verified::Wrong);
    }

    #[test]
    fn the_same_password_never_has_the_same_hash() {
        assert_ne!(hash_password("plum ladder").unwrap(), hash_password("plum ladder").unwrap());
    }

    #[test]
    fn nobody_has_no_password() {
        assert_eq!(verify_against_nobody("plum ladder").unwrap(), Verified::Wrong);
    }

    #[test]
    fn a_damaged_hash_is_an_error_and_no_wrong_password() {
        let old = old_hash();
        let cut = old.rsplit_once('$').unwrap().0;
        for hash in ["", "plum ladder", "$argon2id$", "$2b$12$abcdefghijklmnop", cut] {
            let error = verify_password(hash, "plum ladder").unwrap_err();
            assert!(matches!(error, Error::CorruptHash(_)), "{hash}: {error}");
        }
        let error = verify_password("", "plum ladder").unwrap_err();
        insta::assert_snapshot!(error, @"the stored hash of the password is damaged; set a new password for the account");
    }

    #[test]
    fn a_hash_that_asks_for_gigabytes_is_not_computed() {
        for settings in ["m=4194304,t=1,p=1", "m=8,t=4000000000,p=1", "m=8000,t=1,p=1000"] {
            let costly = old_hash().replace("m=8,t=1,p=1", settings);
            let error = verify_password(&costly, "plum ladder").unwrap_err();
            assert!(matches!(error, Error::CostlyHash), "{settings}: {error}");
        }
    }
}
