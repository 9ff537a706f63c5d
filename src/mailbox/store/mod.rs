//! All SQL of the mailbox.

mod balance;
mod folders;
mod mailboxes;
mod mails;
mod owed;

pub use balance::{balance, days, troubles};
pub use folders::{
    audited, cursor, folder_answered, folder_failed, put_folders, set_cursor, stumbled, stumbles, uids_after,
};
pub use mailboxes::{answered, hold, mailbox, mailboxes, put_mailbox, set_since, since};
pub use mails::{
    NewMail, all_done, claim, count_quarantined, done, keep, keep_all, mail, postpone, quarantine,
    quarantined, release, retry,
};
pub use owed::{
    Claiming, Got, Noted, claim_owed, completed, gone, got, heads, leave, note, number, owes, unclaim,
};

/// Characters of an error that are kept.
const LONGEST_ERROR: usize = 500;

fn clip(text: &str) -> String {
    text.chars().take(LONGEST_ERROR).collect()
}
