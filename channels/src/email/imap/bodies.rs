//! The bytes of mails: several at once, or one in pieces.

use async_imap::error::Error;

use super::{
    Batch, Fault, Fetched, Imap, Piece,
    answers::{Attributes, fault, set, timestamp},
    reach::information,
};

impl Imap {
    /// Fetches mails; when the server will not, one by one, so that one bad mail does not hide the others.
    pub(super) async fn bodies_into(&mut self, uids: &[u32], batch: &mut Batch) -> Result<(), Fault> {
        if uids.is_empty() {
            return Ok(());
        }
        let refusal = match self.fetch_into(uids, batch).await {
            Err(e @ (Error::No(_) | Error::Bad(_))) => e,
            outcome => return outcome.map_err(|e| fault(&e)),
        };
        batch.mails.clear();
        batch.withheld.clear();
        for uid in uids {
            match self.fetch_into(&[*uid], batch).await {
                Err(Error::No(_) | Error::Bad(_)) => batch.withheld.push(*uid),
                outcome => outcome.map_err(|e| fault(&e))?,
            }
        }
        // A server that hands out nothing at all has a bad day, not bad mails.
        if uids.len() > 1 && batch.withheld.len() == uids.len() { Err(fault(&refusal)) } else { Ok(()) }
    }

    /// Some bytes of a mail, so that a large one is never in memory as a whole.
    pub async fn piece(&mut self, uid: u32, offset: u32, length: u32) -> Result<Piece, Fault> {
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[]<{offset}.{length}>)");
        let mut piece = Piece::Gone;
        let outcome = self
            .command(command, |answer| {
                let it = Attributes::of(answer);
                if it.uid != Some(uid) || (it.offset.unwrap_or(0), it.body.is_some()) != (offset, true) {
                    return;
                }
                piece = match it.body.flatten() {
                    Some(bytes) => Piece::Bytes(bytes.to_vec()),
                    None => Piece::Refused("the mail server has no bytes for it".to_owned()),
                };
            })
            .await;
        match outcome {
            Ok(()) => Ok(piece),
            Err(Error::No(words) | Error::Bad(words)) => {
                Ok(Piece::Refused(format!("the mail server refused: {}", information(&words))))
            }
            Err(e) => Err(fault(&e)),
        }
    }

    async fn fetch_into(&mut self, uids: &[u32], batch: &mut Batch) -> Result<(), Error> {
        let command = format!("UID FETCH {} (UID INTERNALDATE BODY.PEEK[])", set(uids));
        let Batch { mails, withheld, .. } = batch;
        self.command(command, |answer| {
            let it = Attributes::of(answer);
            // The server may tell of other mails' flags meanwhile.
            let Some(uid) = it.uid.filter(|uid| uids.contains(uid)) else { return };
            let internal_date = it.internal_date.and_then(timestamp);
            match it.body {
                Some(Some(raw)) => mails.push(Fetched { uid, internal_date, raw: raw.to_vec() }),
                Some(None) => withheld.push(uid),
                None => {}
            }
        })
        .await?;
        mails.sort_unstable_by_key(|mail| mail.uid);
        mails.dedup_by_key(|mail| mail.uid);
        Ok(())
    }
}
