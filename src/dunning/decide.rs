//! Which step is due for which invoices of a customer. Pure.
