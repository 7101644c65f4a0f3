//! Secrets: hashes of passwords, and tokens drawn from the system's randomness.
//!
//! Secrets come in as text and leave as hashes; nothing here keeps, logs or prints one. What a password must be and
//! what a token may do is decided in `domain::account`.

mod password;
mod token;

pub use password::{Verified, hash_password, verify_against_nobody, verify_password};
pub use token::{NewToken, new_token, token_hash};

/// Why a secret could not be made, hashed or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system gave no random bytes.
    #[error(
        "the operating system gives no random numbers, so no secret was made; restart the program or the machine"
    )]
    NoRandomness(#[source] getrandom::Error),
    /// The password could not be hashed, mostly for want of memory.
    #[error("the password could not be hashed; try again when more memory is free")]
    NotHashed(#[source] argon2::password_hash::Error),
    /// What is kept of a password is no hash of this program.
    #[error("the stored hash of the password is damaged; set a new password for the account")]
    CorruptHash(#[source] argon2::password_hash::Error),
    /// What is kept asks for more work than any hash of this program.
    #[error(
        "the stored hash of the password asks for too much memory or time; set a new password for the account"
    )]
    CostlyHash,
    /// The text is no token at all.
    #[error(
        "this is no API token; one begins with {} and is made with the command “token”",
        token::MARK
    )]
    NotAToken,
    /// The text is a token with a mistake in it: it never existed, so it was not revoked either.
    #[error("the API token is mistyped or cut off; copy it again as a whole")]
    MistypedToken,
}
