//! Ids are types, so that an invoice is never looked up by a message's number.

use super::sql::travels;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        travels!($name as i64, |it: &$name| it.0, |wire: i64| Ok::<_, std::convert::Infallible>($name(wire)));
    )+};
}

ids! {
    /// The legal entity that is owed.
    CompanyId,
    /// The business that owes.
    CustomerId,
    /// A person, or a shared address, at a customer.
    ContactId,
    InvoiceId,
    PaymentId,
    /// A dunning block: why and until when an invoice is silent.
    BlockId,
    UserId,
    ConversationId,
    /// Anything said: in, out, or only among the team.
    MessageId,
    AttachmentId,
    /// One message on its way out.
    DeliveryId,
    MailboxId,
    /// One raw mail as it was taken in.
    MailId,
    ProcedureId,
    StepId,
    /// What duly read in a reply and nobody has settled yet.
    ProposalId,
    /// A dispute, a promise to pay or a payment plan.
    CaseId,
    TaskId,
    /// An action link that was handed to a customer.
    LinkId,
}
