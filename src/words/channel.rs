//! The ways on which something can be said to a customer.

use super::named;

named! {
    /// How a message leaves.
    Channel {
        Email = "email",
        Sms = "sms",
        Letter = "letter",
    }
}
