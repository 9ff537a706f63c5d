//! Where tests live: fresh databases of both kinds, a creditor with customers, carriers that do as told, private
//! mail servers, the binary, and the whole house.

pub mod authority;
pub mod binary;
pub mod books;
pub mod carrier;
pub mod chromium;
pub mod creditor;
pub mod databases;
pub mod name_server;
pub mod post_office;
#[allow(dead_code, reason = "other tests use the rest")]
pub mod servers;
pub mod signed;
pub mod whole;
