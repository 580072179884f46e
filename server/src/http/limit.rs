//! How much one network may ask, whatever it asks for. What exceeds it is answered 429 before anything else is done.
//! The guesses that matter are counted elsewhere, in the database (`gate/src/rules/budget.rs`); this keeps one network
//! from taking the server away from the others.

use super::client_ip::{ClientNetwork, TrustedProxies, client_ip};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Networks that are remembered one by one: some 4 MB. Somebody with an IPv6 /32 has 16 million of them.
const MOST: usize = 1 << 16;
/// A page with all its parts is some ten requests; nobody is stopped for opening two of them.
const LEAST_AT_ONCE: u32 = 30;

/// The limit, and what the networks have used of it. Clones share that.
#[derive(Clone)]
pub struct RequestLimit(Option<Arc<Ledger>>);

struct Ledger {
    table: RateLimiter<ClientNetwork, HashMapStateStore<ClientNetwork>, Watch, NoOpMiddleware<Duration>>,
    watch: Watch,
    /// The second in which room was last made.
    swept: AtomicU64,
}

#[derive(Clone)]
struct Watch(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock for Watch {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.0)()
    }
}

impl RequestLimit {
    /// `per_minute` requests of each network, and a fifth of that at once, 30 at least; 0 for no limit. `clock` tells
    /// how long ago some moment was, and never goes back.
    pub fn new(per_minute: u32, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let at_once = NonZeroU32::new((per_minute / 5).max(LEAST_AT_ONCE));
        let quota = NonZeroU32::new(per_minute).map(Quota::per_minute).zip(at_once);
        Self(quota.map(|(quota, at_once)| {
            let watch = Watch(Arc::new(clock));
            let table = RateLimiter::hashmap_with_clock(quota.allow_burst(at_once), watch.clone());
            Arc::new(Ledger { table, watch, swept: AtomicU64::new(u64::MAX) })
        }))
    }

    /// The same by the machine's clock.
    pub fn by_machine(per_minute: u32) -> Self {
        let clock = MonotonicClock;
        let start = clock.now();
        Self::new(per_minute, move || clock.now().duration_since(start))
    }

    /// Forgets the networks that have all of the limit again.
    pub fn sweep(&self) {
        if let Some(ledger) = &self.0 {
            ledger.table.retain_recent();
        }
    }

    /// Counts a request of `network`; when it is one too many, says how long to wait.
    fn count(&self, network: ClientNetwork) -> Result<(), Duration> {
        let Some(ledger) = &self.0 else { return Ok(()) };
        let counted = if ledger.has_room() { network } else { network.provider() };
        ledger.table.check_key(&counted).map_err(|refused| refused.wait_time_from(ledger.watch.now()))
    }
}

impl Ledger {
    /// Whether one more network can be remembered. When there is no room even after sweeping, whole providers are
    /// counted: the one who filled the table shares a limit with neighbours, the rest of the world goes on.
    fn has_room(&self) -> bool {
        if self.table.len() < MOST {
            return true;
        }
        let second = self.watch.now().as_secs();
        // Sweeping looks at all of them, so not at every request.
        if self.swept.swap(second, Ordering::Relaxed) != second {
            self.table.retain_recent();
        }
        self.table.len() < MOST
    }
}

/// What counting needs.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) limit: RequestLimit,
    pub(super) trusted: TrustedProxies,
}

/// Finds out which network a request comes from, hands that on as a [`ClientNetwork`], and refuses the network that asked too
/// much.
pub(super) async fn check(
    State(Gate { limit, trusted }): State<Gate>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    // Whoever cannot be told apart shares one limit.
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let network = ClientNetwork::of(client_ip(peer, request.headers(), &trusted));
    match limit.count(network) {
        Ok(()) => {
            request.extensions_mut().insert(network);
            next.run(request).await
        }
        Err(wait) => refusal(request.headers(), wait),
    }
}

fn refusal(headers: &HeaderMap, wait: Duration) -> Response {
    let seconds = wait.as_millis().div_ceil(1_000).max(1);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let words =
        format!("Too many requests came from your network. Nothing was done; try again in {seconds} {unit}.");
    let about: [(HeaderName, String); 2] =
        [(header::RETRY_AFTER, seconds.to_string()), (header::CACHE_CONTROL, "no-store".to_owned())];
    let accepts = headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or("");
    if accepts.contains("text/html") {
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>Too many requests</title><h1>Too many requests</h1><p>{words}</p>\n"
        );
        (StatusCode::TOO_MANY_REQUESTS, about, Html(page)).into_response()
    } else {
        (StatusCode::TOO_MANY_REQUESTS, about, format!("{words}\n")).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A limit, and its clock in milliseconds.
    fn limit(per_minute: u32) -> (RequestLimit, Arc<AtomicU64>) {
        let clock = Arc::new(AtomicU64::new(0));
        let shown = clock.clone();
        (RequestLimit::new(per_minute, move || Duration::from_millis(shown.load(Ordering::SeqCst))), clock)
    }

    fn passed(limit: &RequestLimit, network: &str, tries: usize) -> usize {
        let network = ClientNetwork::of(network.parse().unwrap());
        (0..tries).filter(|_| limit.count(network).is_ok()).count()
    }

    #[test]
    fn a_fifth_at_once_and_the_rest_over_the_minute() {
        let (limit, clock) = limit(600);
        assert_eq!(passed(&limit, "203.0.113.9", 1_000), 120);
        assert_eq!(
            limit.count(ClientNetwork::of("203.0.113.9".parse().unwrap())),
            Err(Duration::from_millis(100))
        );
        clock.store(1_000, Ordering::SeqCst);
        assert_eq!(passed(&limit, "203.0.113.9", 1_000), 10);
        clock.store(60_000, Ordering::SeqCst);
        assert_eq!(passed(&limit, "203.0.113.9", 1_000), 120, "what was not used does not add up");
    }

    #[test]
    fn nought_is_no_limit_and_little_is_enough_for_a_page() {
        assert_eq!(passed(&limit(0).0, "203.0.113.9", 10_000), 10_000);
        assert_eq!(passed(&limit(1).0, "203.0.113.9", 10_000), 30);
        assert_eq!(passed(&limit(u32::MAX).0, "203.0.113.9", 10_000), 10_000);
    }

    /// Somebody sends one request from each of the networks of a whole IPv6 /32.
    #[test]
    fn what_is_remembered_is_bounded() {
        let (limit, clock) = limit(600);
        let network = |number: u64| {
            let address = (0x2001_0db8_u128 << 96) | (u128::from(number) << 72);
            ClientNetwork::of(IpAddr::V6(address.into()))
        };
        let first = u64::try_from(MOST).unwrap();
        let refused = (0..first * 2).filter(|number| limit.count(network(*number)).is_err()).count();
        assert_eq!(refused, MOST - 120, "when the table is full, the /32 is one network");
        let ledger = limit.0.clone().unwrap();
        assert_eq!(ledger.table.len(), MOST + 1);
        assert!(limit.count(ClientNetwork::of("203.0.113.9".parse().unwrap())).is_ok(), "others go on");
        clock.store(2_000, Ordering::SeqCst);
        assert!(limit.count(network(0)).is_ok(), "the next request makes room");
        assert!(ledger.table.len() < 10);
        clock.store(100_000, Ordering::SeqCst);
        limit.sweep();
        assert!(ledger.table.is_empty());
    }
}
