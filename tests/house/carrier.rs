//! A carrier that keeps what it is given, and fails as it is told.

use duly::{outbox::deliver::Channels, words::Channel};
use duly_channels::{Failure, Outgoing, Receipt};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

#[derive(Default)]
pub struct Carrier {
    taken: Mutex<Vec<(String, Outgoing)>>,
    troubles: Mutex<VecDeque<Failure>>,
}

impl Carrier {
    pub fn new() -> Arc<Carrier> {
        Arc::default()
    }

    /// This carrier as every way out.
    pub fn channels(self: &Arc<Carrier>) -> Channels {
        Channel::ALL
            .iter()
            .map(|channel| (*channel, self.clone() as Arc<dyn duly_channels::Channel>))
            .collect()
    }

    /// The next message meets this.
    pub fn fail_with(&self, failure: Failure) {
        self.troubles.lock().unwrap().push_back(failure);
    }

    /// Keys and messages, as they were handed over.
    pub fn taken(&self) -> Vec<(String, Outgoing)> {
        self.taken.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }
}

#[async_trait::async_trait]
impl duly_channels::Channel for Carrier {
    async fn send(&self, key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        // Lets others come in between, as a network would.
        tokio::task::yield_now().await;
        if let Some(failure) = self.troubles.lock().unwrap().pop_front() {
            return Err(failure);
        }
        self.taken.lock().unwrap().push((key.to_owned(), outgoing.clone()));
        Ok(Receipt { reference: format!("receipt of {key}") })
    }
}
