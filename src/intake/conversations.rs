//! In which conversation each message of a portion is filed, as if one were filed after the other. Pure, once the
//! conversations that matter are known.

use super::thread::Thread;
use crate::{
    db::Conn,
    inbox::{
        self, ConversationState,
        store::{NewConversation, Standing},
    },
    words::{ConversationId, CustomerId, Timestamp},
};
use anyhow::Result;
use std::collections::HashMap;

/// What a message has to do with its conversation.
pub struct Wanted {
    pub thread: Thread,
    /// Whether it opens a conversation that is closed.
    pub opens: bool,
    pub at: Timestamp,
    /// The conversation that is begun with it, if there is none yet.
    pub begins: NewConversation,
}

/// Finds or starts the conversation of each.
pub async fn conversations(db: &mut Conn, wanted: &[Wanted]) -> Result<Vec<ConversationId>> {
    let mut by_sender: Vec<CustomerId> = wanted.iter().filter_map(|it| by_sender(&it.thread)).collect();
    by_sender.sort_unstable();
    by_sender.dedup();
    let current = inbox::store::current_conversations(db, &by_sender).await?;
    // A message that is filed first may make another conversation of its customer the current one.
    let pointed = wanted.iter().filter_map(|it| match it.thread {
        Thread::Message(to) if by_sender.binary_search(&to.customer?).is_ok() => Some(to.conversation),
        _ => None,
    });
    let pointed: Vec<ConversationId> = pointed.collect();
    let pointed = inbox::store::standings(db, &pointed).await?;
    let (places, new) = places(wanted, current, pointed);
    let started = inbox::store::start_conversations(db, &new).await?;
    let conversation = |place: &Place| match place {
        Place::Known(id) => Some(*id),
        Place::New(nth) => started.get(*nth).copied(),
    };
    Ok(places.iter().filter_map(conversation).collect())
}

fn by_sender(thread: &Thread) -> Option<CustomerId> {
    match thread {
        Thread::Customer(customer) => Some(*customer),
        Thread::Message(_) | Thread::Unmatched { .. } => None,
    }
}

/// A conversation, or the so-manieth that is to be started. Of two that were written to last at the same moment
/// the later one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Known(ConversationId),
    New(usize),
}

fn places(
    wanted: &[Wanted],
    current: Vec<Standing>,
    pointed: Vec<Standing>,
) -> (Vec<Place>, Vec<NewConversation>) {
    let mut standing: HashMap<ConversationId, Standing> = pointed.into_iter().map(|it| (it.id, it)).collect();
    let mut latest: HashMap<CustomerId, (Timestamp, Place)> = HashMap::new();
    for it in current {
        latest.extend(it.customer_id.map(|customer| (customer, (it.latest_at, Place::Known(it.id)))));
        standing.insert(it.id, it);
    }
    let (mut places, mut new) = (Vec::with_capacity(wanted.len()), Vec::new());
    for it in wanted {
        let mut begin = || {
            new.push(it.begins.clone());
            Place::New(new.len() - 1)
        };
        let place = match it.thread {
            Thread::Message(to) => Place::Known(to.conversation),
            Thread::Customer(customer) => latest.get(&customer).map_or_else(begin, |(_, place)| *place),
            Thread::Unmatched { .. } => begin(),
        };
        places.push(place);
        let Some(customer) = it.thread.customer() else { continue };
        let before = match place {
            Place::Known(id) => standing.get_mut(&id).map(|known| {
                known.latest_at = known.latest_at.max(it.at);
                if it.opens {
                    known.state = ConversationState::Open;
                }
                (known.latest_at, known.state != ConversationState::Closed)
            }),
            Place::New(_) => Some((it.at, true)),
        };
        // One of a customer of whom nobody asks for the current conversation is not known, and need not be.
        if let Some((at, true)) = before {
            let so_far = latest.get(&customer).copied();
            latest.insert(customer, so_far.map_or((at, place), |so_far| so_far.max((at, place))));
        }
    }
    (places, new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{intake::thread::Pointer, words::MessageId};

    const CUSTOMER: CustomerId = CustomerId(1);

    fn at(second: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(second)
    }

    fn standing(id: i64, state: ConversationState, latest: i64) -> Standing {
        Standing { id: ConversationId(id), customer_id: Some(CUSTOMER), state, latest_at: at(latest) }
    }

    #[test]
    fn each_message_is_filed_as_if_those_before_it_were_filed_already() {
        use ConversationState::{Closed, Open};
        let answers = |conversation| {
            Thread::Message(Pointer {
                message: MessageId(9),
                conversation: ConversationId(conversation),
                customer: Some(CUSTOMER),
                sealed: true,
            })
        };
        let sends = Thread::Customer(CUSTOMER);
        let nobody = Thread::Unmatched { claims: None };
        let known = |id| Place::Known(ConversationId(id));
        // (what comes in, whether it opens, when), the conversations that there are → where each is filed
        for (mails, current, pointed, expected) in [
            (vec![(sends, true, 50)], vec![], vec![], vec![Place::New(0)]),
            (vec![(sends, true, 50), (sends, true, 40)], vec![], vec![], vec![Place::New(0), Place::New(0)]),
            (vec![(sends, true, 50)], vec![standing(3, Open, 10)], vec![], vec![known(3)]),
            (
                vec![(nobody, true, 50), (nobody, true, 50)],
                vec![],
                vec![],
                vec![Place::New(0), Place::New(1)],
            ),
            // A reply opens its closed conversation again, and that is then the latest one.
            (
                vec![(answers(2), true, 50), (sends, true, 60)],
                vec![standing(3, Open, 10)],
                vec![standing(2, Closed, 5)],
                vec![known(2), known(2)],
            ),
            // An absence notice does not.
            (
                vec![(answers(2), false, 50), (sends, true, 60)],
                vec![standing(3, Open, 10)],
                vec![standing(2, Closed, 5)],
                vec![known(2), known(3)],
            ),
            // Nor does a reply that was written before what came to the other one.
            (
                vec![(answers(2), true, 7), (sends, true, 60)],
                vec![standing(3, Open, 10)],
                vec![standing(2, Open, 5)],
                vec![known(2), known(3)],
            ),
            (
                vec![(answers(2), true, 7), (sends, true, 60)],
                vec![],
                vec![standing(2, Closed, 5)],
                vec![known(2), known(2)],
            ),
        ] {
            let wanted: Vec<Wanted> = mails
                .iter()
                .map(|(thread, opens, when)| Wanted {
                    thread: *thread,
                    opens: *opens,
                    at: at(*when),
                    begins: NewConversation {
                        company: None,
                        customer: thread.customer(),
                        subject: String::new(),
                        at: at(*when),
                    },
                })
                .collect();
            assert_eq!(places(&wanted, current, pointed).0, expected, "{mails:?}");
        }
    }
}
