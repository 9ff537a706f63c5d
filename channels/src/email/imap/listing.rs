//! What lies in a folder: opened read-only, its UIDs, and how large and how old they are.

use std::collections::{HashMap, VecDeque};

use async_imap::{
    error::Error,
    imap_proto::{Response, ResponseCode},
};

use super::{
    Ask, Batch, Cursor, Fault, Imap, Listed, Opened, Terms,
    answers::{Attributes, fault, set, timestamp},
};

/// Keeps a command's line short; servers refuse long ones.
const MOST_UIDS: usize = 500;

impl Imap {
    /// Opens the folder anew, which is when a new UIDVALIDITY shows.
    ///
    /// EXAMINE: SELECT that changes nothing, not even which mails are recent.
    pub async fn open(&mut self) -> Result<Opened, Fault> {
        let name = self.folder.replace('\\', "\\\\").replace('"', "\\\"");
        let (mut uid_validity, mut opened) = (None, Opened::default());
        // Some servers begin to count changes when they are first asked to.
        let counting = if self.counts_changes { " (CONDSTORE)" } else { "" };
        let command = self.command(format!("EXAMINE \"{name}\"{counting}"), |answer| {
            let Response::Data { outcome, .. } = answer else { return };
            match outcome.code {
                Some(ResponseCode::UidValidity(it)) => uid_validity = Some(it),
                Some(ResponseCode::UidNext(it)) => opened.uid_next = Some(it),
                Some(ResponseCode::HighestModSeq(it)) => opened.highest_mod_seq = Some(it),
                _ => {}
            }
        });
        command.await.map_err(|e| fault(&e))?;
        // How many mails there are is part of the answer, and no news.
        self.news = false;
        opened.uid_validity = uid_validity
            .ok_or_else(|| Fault::Protocol("the server gives the folder no UIDVALIDITY".to_owned()))?;
        self.opened = opened;
        Ok(opened)
    }

    /// The UIDs of the folder as it is open, from one on, in order.
    ///
    /// Each stands in an answer of its own: SEARCH would put all of them into one, which has to be read from its
    /// beginning with every few kilobytes that arrive.
    pub async fn uids(&mut self, first: u32) -> Result<Vec<u32>, Fault> {
        let mut uids: Vec<u32> = vec![];
        let command = self.command(format!("UID FETCH {first}:* (UID)"), |answer| {
            uids.extend(Attributes::of(answer).uid);
        });
        command.await.map_err(|e| fault(&e))?;
        // `n:*` always finds the last mail, also when its UID is below n.
        uids.retain(|uid| *uid >= first);
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// How large and how old these are, as far as is asked; what is gone is missing. One that the server cannot
    /// describe is described as empty, and hides no other.
    pub async fn describe(&mut self, uids: &[u32], ask: Ask) -> Result<Vec<Listed>, Fault> {
        let items = match ask {
            Ask::Bytes => "(UID INTERNALDATE RFC822.SIZE)",
            Ask::Dates => "(UID INTERNALDATE)",
            Ask::Uids => {
                let bare = |uid: &u32| Listed { uid: *uid, size: 0, internal_date: None };
                return Ok(uids.iter().map(bare).collect());
            }
        };
        let mut found: HashMap<u32, Listed> = HashMap::new();
        let mut open: Vec<&[u32]> = uids.chunks(MOST_UIDS).rev().collect();
        while let Some(some) = open.pop() {
            match self.described(some, items, &mut found).await {
                Ok(()) => {}
                Err(Error::No(_) | Error::Bad(_)) => match some {
                    [] => {}
                    [uid] => {
                        found.entry(*uid).or_insert(Listed { uid: *uid, size: 0, internal_date: None });
                    }
                    several => {
                        let (these, those) = several.split_at(several.len() / 2);
                        open.extend([those, these]);
                    }
                },
                Err(e) => return Err(fault(&e)),
            }
        }
        Ok(uids.iter().filter_map(|uid| found.remove(uid)).collect())
    }

    async fn described(
        &mut self,
        uids: &[u32],
        items: &str,
        found: &mut HashMap<u32, Listed>,
    ) -> Result<(), Error> {
        let line = format!("UID FETCH {} {items}", set(uids));
        self.command(line, |answer| {
            let it = Attributes::of(answer);
            let Some(uid) = it.uid else { return };
            // The server may tell of new flags meanwhile, which says nothing of size and age.
            let known = found.entry(uid).or_insert(Listed { uid, size: 0, internal_date: None });
            known.size = it.size.unwrap_or(known.size);
            known.internal_date = it.internal_date.and_then(timestamp).or(known.internal_date);
        })
        .await
    }

    /// The UIDs behind a cursor, in order.
    pub(super) async fn behind(&mut self, cursor: Option<Cursor>) -> Result<VecDeque<u32>, Fault> {
        let opened = self.open().await?;
        let last = cursor.filter(|it| it.uid_validity == opened.uid_validity).map_or(0, |it| it.last_uid);
        let Some(first) = last.checked_add(1) else { return Ok(VecDeque::new()) };
        if opened.uid_next.is_some_and(|next| next <= first) {
            return Ok(VecDeque::new());
        }
        Ok(self.uids(first).await?.into())
    }

    /// Takes the UIDs for the next batch, as many as count and bytes allow and one at least, describes them in the
    /// batch, and gives those that are wanted whole.
    pub(super) async fn next(
        &mut self,
        behind: &mut VecDeque<u32>,
        terms: &Terms,
        batch: &mut Batch,
    ) -> Result<Vec<u32>, Fault> {
        let candidates: Vec<u32> = behind.iter().take(terms.limit.clamp(1, MOST_UIDS)).copied().collect();
        let described = self.describe(&candidates, terms.ask).await?;
        let (mut bytes, mut wanted, mut full) = (0_usize, vec![], None);
        for it in described {
            if terms.want(&it) {
                bytes = bytes.saturating_add(usize::try_from(it.size).unwrap_or(usize::MAX));
                if bytes > self.largest_batch && !wanted.is_empty() {
                    full = Some(it.uid);
                    break;
                }
                wanted.push(it.uid);
            }
            batch.listed.push(it);
        }
        let taken = candidates.iter().take_while(|uid| full.is_none_or(|full| **uid < full)).count();
        behind.drain(..taken.min(behind.len()));
        Ok(wanted)
    }
}
