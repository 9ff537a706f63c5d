//! The way to the DNS: the system's servers, or the one that the settings name.

use std::{net::SocketAddr, time::Duration};

use mail_auth::{
    MessageAuthenticator,
    hickory_resolver::{
        config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts},
        system_conf::read_system_conf,
    },
};

/// Answers that are remembered, each for as long as it says.
const REMEMBERED: u64 = 8192;

/// None if the system names no server.
pub(super) fn resolver(server: Option<SocketAddr>, within: Duration) -> Option<MessageAuthenticator> {
    let (config, mut options) = match server {
        Some(server) => (only(server), ResolverOpts::default()),
        None => read_system_conf().ok()?,
    };
    // Several questions follow one another: a server that is slow with one must leave time for the next.
    options.timeout = within / 3;
    options.attempts = 1;
    options.cache_size = REMEMBERED;
    options.use_hosts_file = ResolveHosts::Never;
    MessageAuthenticator::new(config, options).ok()
}

fn only(server: SocketAddr) -> ResolverConfig {
    let mut at = NameServerConfig::udp_and_tcp(server.ip());
    let by = |mut way: ConnectionConfig| {
        way.port = server.port();
        way
    };
    at.connections = vec![by(ConnectionConfig::udp()), by(ConnectionConfig::tcp())];
    ResolverConfig::from_name_servers(vec![at])
}
