//! What kind of mail a machine wrote, and what it says about who is there.

use crate::{
    reading::notice::Deputy,
    words::{Date, named},
};

named! {
    /// What is not among these was written by a person.
    Class {
        /// A confirmation of receipt, or anything else that a machine answers.
        AutoReply = "auto_reply",
        OutOfOffice = "out_of_office",
        Bounce = "bounce",
        /// It may yet arrive.
        Delay = "delay",
        ReadReceipt = "read_receipt",
        /// Somebody's filter wants a proof that we are human.
        Challenge = "challenge",
        /// One mail to many.
        List = "list",
    }
}

/// What is known of a mail that no person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classed {
    pub class: Class,
    /// The first day on which somebody is there again.
    pub back_on: Option<Date>,
    pub deputy: Option<Deputy>,
}

impl From<Class> for Classed {
    fn from(class: Class) -> Classed {
        Classed { class, back_on: None, deputy: None }
    }
}
