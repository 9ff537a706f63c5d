//! What was found: a word, where, and the facts that its sentence needs.

use crate::words::named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

named! {
    /// What a finding is about.
    Area {
        Settings = "settings",
        Storage = "storage",
        Database = "database",
        WayOut = "way_out",
        Mailbox = "mailbox",
        Domain = "domain",
        RoundTrip = "round_trip",
    }
}

named! {
    /// The worst first.
    Severity {
        /// Mail is lost, late or refused until it is mended.
        Bad = "bad",
        /// It works, and may not for long or not everywhere.
        Warn = "warn",
        Good = "good",
    }
}

/// Every word belongs to one severity, and its sentences stand under `doctor-<word>` (what it is) and
/// `doctor-<word>.mend` (what to do) in `locales/*/doctor.ftl`.
macro_rules! findings {
    ($($severity:ident { $($variant:ident = $word:literal,)+ })+) => {
        named! {
            /// What can be found.
            Found { $($($variant = $word),+),+ }
        }

        impl Found {
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $($(Found::$variant)|+ => Severity::$severity),+ }
            }
        }
    };
}

findings! {
    Bad {
        SettingsWrong = "settings_wrong",
        StorageUnwritable = "storage_unwritable",
        StorageFull = "storage_full",
        DatabaseDown = "database_down",
        HostUnknown = "host_unknown",
        PortClosed = "port_closed",
        HostSilent = "host_silent",
        HostUnreachable = "host_unreachable",
        TalksTls = "talks_tls",
        TalksPlain = "talks_plain",
        NoStarttls = "no_starttls",
        OtherProtocol = "other_protocol",
        SentAway = "sent_away",
        Broke = "broke",
        TlsFailed = "tls_failed",
        CertificateExpired = "certificate_expired",
        CertificateNotYet = "certificate_not_yet",
        CertificateOtherName = "certificate_other_name",
        CertificateSelfSigned = "certificate_self_signed",
        CertificateUnknownIssuer = "certificate_unknown_issuer",
        CertificateWrong = "certificate_wrong",
        AuthorityUnreadable = "authority_unreadable",
        LoginRefused = "login_refused",
        LoginNotOffered = "login_not_offered",
        TokenRefused = "token_refused",
        FolderMissing = "folder_missing",
        FolderMeant = "folder_meant",
        MaildirMissing = "maildir_missing",
        ClockFarOff = "clock_far_off",
        SpfSeveral = "spf_several",
        SpfBroken = "spf_broken",
        SpfLookups = "spf_lookups",
        SpfOpen = "spf_open",
        DkimMissing = "dkim_missing",
        DkimOtherKey = "dkim_other_key",
        DkimRevoked = "dkim_revoked",
        DkimUnreadable = "dkim_unreadable",
        DmarcSeveral = "dmarc_several",
        MxMissing = "mx_missing",
        MxNull = "mx_null",
        TripRefused = "trip_refused",
        TripLost = "trip_lost",
        TripJunk = "trip_junk",
    }
    Warn {
        PublicUrlPlain = "public_url_plain",
        NothingLeaves = "nothing_leaves",
        NoCompany = "no_company",
        NoMailbox = "no_mailbox",
        StorageLow = "storage_low",
        StorageFleeting = "storage_fleeting",
        StorageOpen = "storage_open",
        DatabaseSlow = "database_slow",
        Unencrypted = "unencrypted",
        CertificateSoon = "certificate_soon",
        NoIdle = "no_idle",
        ClockOff = "clock_off",
        DnsSilent = "dns_silent",
        SpfMissing = "spf_missing",
        SpfUndecided = "spf_undecided",
        SpfStranger = "spf_stranger",
        DkimUnsigned = "dkim_unsigned",
        DmarcMissing = "dmarc_missing",
        DmarcWatches = "dmarc_watches",
        DmarcUnreported = "dmarc_unreported",
        TripImpossible = "trip_impossible",
    }
    Good {
        SettingsRight = "settings_right",
        StorageRight = "storage_right",
        DatabaseRight = "database_right",
        CertificateRight = "certificate_right",
        WayOutRight = "way_out_right",
        LoginRight = "login_right",
        MailboxRight = "mailbox_right",
        FolderRight = "folder_right",
        MaildirRight = "maildir_right",
        ClockRight = "clock_right",
        SpfRight = "spf_right",
        DkimRight = "dkim_right",
        DmarcRight = "dmarc_right",
        MxRight = "mx_right",
        TripRight = "trip_right",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub area: Area,
    /// Which of its kind: a mailbox's name, a domain, a host. May be empty.
    pub about: String,
    pub found: Found,
    /// What its sentences name. `n` is a number and `date` a civil date; all else is text.
    pub facts: BTreeMap<String, String>,
}

impl Finding {
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.found.severity()
    }

    #[must_use]
    pub fn with(mut self, name: &str, fact: impl ToString) -> Finding {
        self.facts.insert(name.to_owned(), fact.to_string());
        self
    }
}

impl Area {
    /// A finding about one of this area.
    #[must_use]
    pub fn finds(self, about: &str, found: Found) -> Finding {
        Finding { area: self, about: about.to_owned(), found, facts: BTreeMap::new() }
    }
}
