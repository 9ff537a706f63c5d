//! What may go with a message. Pure.

use super::To;
use crate::{inbox::NewAttachment, words::Channel};
use duly_channels::email::{Enclosure, LARGEST_ENCLOSURES};

/// Why attachments cannot go with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("nothing can go with a message on this channel")]
    Channel,
    #[error("the attachments are larger than {most} bytes together")]
    TooLarge { most: usize },
}

/// Whether attachments can go with a message to somebody.
///
/// # Errors
/// Says why not.
pub fn fits(to: &To, attachments: &[NewAttachment]) -> Result<(), Unfit> {
    if attachments.is_empty() {
        return Ok(());
    }
    if to.channel() != Channel::Email {
        return Err(Unfit::Channel);
    }
    let size = attachments.iter().map(|it| usize::try_from(it.size).unwrap_or(0));
    if size.fold(0, usize::saturating_add) > LARGEST_ENCLOSURES {
        return Err(Unfit::TooLarge { most: LARGEST_ENCLOSURES });
    }
    Ok(())
}

/// The attachments as a mail refers to them.
pub(super) fn enclosures(attachments: &[NewAttachment]) -> Vec<Enclosure> {
    let all = attachments.iter().map(|it| Enclosure {
        name: it.name.clone(),
        media_type: it.media_type.clone(),
        key: it.blob_key.clone(),
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use duly_channels::email::Address;

    #[test]
    fn only_mail_carries_files_and_not_more_than_servers_take() {
        let mail = To::Email(Address::default());
        let file = |size| NewAttachment {
            name: "RE-7.pdf".into(),
            media_type: "application/pdf".into(),
            size,
            blob_key: "attachments/00/x".into(),
            content_id: None,
        };
        let half = i64::try_from(LARGEST_ENCLOSURES / 2).unwrap();
        assert_eq!(fits(&mail, &[file(half), file(half)]), Ok(()));
        let too_large = Err(Unfit::TooLarge { most: LARGEST_ENCLOSURES });
        assert_eq!(fits(&mail, &[file(half), file(half), file(1)]), too_large);
        assert_eq!(fits(&mail, &[file(i64::MAX), file(i64::MAX)]), too_large);
        let sms = To::Sms("+49301234567".into());
        assert_eq!((fits(&sms, &[file(1)]), fits(&sms, &[])), (Err(Unfit::Channel), Ok(())));
    }
}
