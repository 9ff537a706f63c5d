//! Dunning blocks: why and until when an invoice is silent.

use crate::words::{BlockId, CustomerId, Date, InvoiceId, named};

named! {
    BlockReason {
        /// A reply that nobody has looked at yet.
        Reply = "reply",
        Dispute = "dispute",
        Promise = "promise",
        Plan = "plan",
        /// The customer says that it has been paid.
        Paid = "paid",
        /// A collector said so.
        Manual = "manual",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Block {
    pub id: BlockId,
    pub customer_id: CustomerId,
    /// All of the customer's if none is named.
    pub invoice_id: Option<InvoiceId>,
    pub reason: BlockReason,
    /// Whose block this is, such as `case:12` or `message:34`.
    pub source: String,
    /// Silent up to and including this day; until lifted if none is set.
    pub until: Option<Date>,
}

impl Block {
    /// Whether it silences an invoice on a day.
    #[must_use]
    pub fn silences(&self, invoice: InvoiceId, today: Date) -> bool {
        self.invoice_id.is_none_or(|named| named == invoice) && self.until.is_none_or(|until| today <= until)
    }

    /// The block that silences an invoice the longest, if any does.
    #[must_use]
    pub fn longest(blocks: &[Block], invoice: InvoiceId, today: Date) -> Option<&Block> {
        blocks
            .iter()
            .filter(|block| block.silences(invoice, today))
            .max_by_key(|block| (block.until.is_none(), block.until, block.reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_silences_what_it_names_until_it_ends() {
        let until = Date::ymd(2026, 3, 10);
        let block = |invoice: Option<i64>, until| Block {
            id: BlockId(1),
            customer_id: CustomerId(1),
            invoice_id: invoice.map(InvoiceId),
            reason: BlockReason::Dispute,
            source: "case:1".into(),
            until,
        };
        let check = |block: Block, invoice: i64, day: Date| block.silences(InvoiceId(invoice), day);
        assert!(check(block(Some(7), Some(until)), 7, until));
        assert!(!check(block(Some(7), Some(until)), 7, until.plus_days(1)));
        assert!(!check(block(Some(7), None), 8, until));
        assert!(check(block(None, None), 8, until.plus_days(1000)));
    }
}
