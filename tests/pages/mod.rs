//! The pages without a log-in, as a customer, a carrier and somebody who tries links.

mod customers;
mod sandbox;
mod visitor;
mod webhooks;
