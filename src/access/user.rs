//! The people who work with duly.

use crate::words::{Flag, Locale, Timestamp, UserId, named};

named! {
    /// What somebody may do; each role may do what the ones after it may.
    Role {
        Administrator = "administrator",
        Manager = "manager",
        Collector = "collector",
        /// Looks, and sends nothing.
        Reader = "reader",
    }
}

impl Role {
    /// Whether this role includes another.
    #[must_use]
    pub fn may(self, needed: Role) -> bool {
        self <= needed
    }
}

named! {
    Theme {
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

named! {
    /// How somebody wants to see mail that came as HTML.
    MailView {
        /// What was newly written, as plain text.
        Text = "text",
        /// As it was sent.
        Html = "html",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    pub id: UserId,
    /// In small letters.
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Language of the pages.
    pub locale: Locale,
    pub theme: Theme,
    /// Whether single-letter shortcuts are on (WCAG 2.1.4).
    pub single_keys: Flag,
    pub mail_view: MailView,
    pub disabled_at: Option<Timestamp>,
}
