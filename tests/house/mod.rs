//! Where tests live: fresh databases of both kinds.

pub mod books;
pub mod databases;
