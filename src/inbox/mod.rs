//! The shared inbox: conversations and everything that was said in them.
//!
//! Knows conversations, messages, who looks after them, notes and search. Never knows IMAP, dunning or what a
//! message makes happen. A reminder is a message here first and a delivery second.
//!
//! Verbs: `file` (the one way in for every message), `assign`, `close`, `reopen`, `read`, `list`, `search`.

pub mod class;
pub mod conversation;
pub mod file;
pub mod message;
pub mod search;
pub mod store;

pub use class::{Class, Classed};
pub use conversation::{Conversation, ConversationState};
pub use message::{Answered, Attachment, Direction, Kind, Message, NewAttachment, NewMessage, Whole};
pub use store::list;
