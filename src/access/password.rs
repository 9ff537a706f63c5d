//! Passwords: argon2id, never kept, never logged.
//!
//! Hashing takes 19 MiB and some tens of milliseconds on purpose, so it happens away from the async threads,
//! and only a few at a time: a flood of sign-ins waits in line and does not eat the machine's memory.

use anyhow::{Context, Result, anyhow};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// The shortest password that is taken. Length is what counts; which characters is everybody's own choice
/// (NIST SP 800-63B, section 3.1.1.2).
pub const LEAST: usize = 12;
/// The longest one, so that nobody makes us hash a book.
pub const MOST: usize = 256;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("a password needs at least {LEAST} characters; four words in a row are easy to remember")]
    TooShort,
    #[error("a password may have at most {MOST} characters")]
    TooLong,
}

/// Whether a password may be set.
///
/// # Errors
/// Says why not.
pub fn fit(password: &str) -> Result<(), Unfit> {
    match password.chars().take(MOST + 1).count() {
        ..LEAST => Err(Unfit::TooShort),
        LEAST..=MOST => Ok(()),
        _ => Err(Unfit::TooLong),
    }
}

/// A password that nobody chose: 20 letters without look-alikes, 100 random bits.
#[must_use]
pub fn random() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let random: [u8; 20] = rand::random();
    random.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|it| char::from(*it)).collect()
}

/// The form in which a password is kept: a PHC string with its own salt.
pub(super) async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_line(move || hash_now(&password)).await?
}

/// Whether this is the password that was kept. Where none was kept (an unknown user), the same work is done,
/// so that the time of an answer tells nobody who has an account.
pub(super) async fn fits(password: &str, kept: Option<String>) -> Result<bool> {
    if fit(password) == Err(Unfit::TooLong) {
        return Ok(false);
    }
    let password = password.to_owned();
    in_line(move || match kept {
        Some(kept) => verify_now(&password, &kept),
        None => verify_now(&password, nobodys()?).map(|_| false),
    })
    .await?
}

async fn in_line<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static LINE: Semaphore = Semaphore::const_new(4);
    let place = LINE.acquire().await.context("waiting to hash a password")?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.context("hashing a password")
}

fn hash_now(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow!("hashing a password: {error}"))?.to_string())
}

fn verify_now(password: &str, kept: &str) -> Result<bool> {
    let kept = PasswordHash::new(kept).map_err(|error| anyhow!("a kept password is unreadable: {error}"))?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
}

/// The hash of a password that nobody knows.
fn nobodys() -> Result<&'static str> {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    if NOBODYS.get().is_none() {
        let _ = NOBODYS.set(hash_now(&random())?);
    }
    NOBODYS.get().map(String::as_str).context("a password for comparison")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_decides_and_is_counted_in_characters() {
        for (password, expected) in [
            ("", Err(Unfit::TooShort)),
            ("elevenchars", Err(Unfit::TooShort)),
            ("elf Zeichen…", Ok(())),
            ("ääääääääää", Err(Unfit::TooShort)),
            (&"x".repeat(256), Ok(())),
            (&"x".repeat(257), Err(Unfit::TooLong)),
        ] {
            assert_eq!(fit(password), expected, "{password}");
        }
        assert!(fit(&random()).is_ok() && random() != random());
    }

    #[tokio::test]
    async fn only_the_same_password_fits_and_nobody_has_none() {
        let kept = hash("correct horse battery").await.unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains("horse"));
        assert!(fits("correct horse battery", Some(kept.clone())).await.unwrap());
        assert!(!fits("correct horse batterx", Some(kept)).await.unwrap());
        assert!(!fits("correct horse battery", None).await.unwrap());
        assert!(fits("x", Some("not a hash".into())).await.is_err());
    }
}
