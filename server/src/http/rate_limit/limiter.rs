//! The limiter behind the middleware: a token bucket per network, in memory.

use crate::http::client_ip::ClientNetwork;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Most networks that are tracked one by one; they take about 4 MB. An IPv6 /32 contains 16 million networks.
const MAX_TRACKED: usize = 1 << 16;
/// Least burst in requests. A page with all its assets takes about ten, so opening two pages at once always works.
const MIN_BURST: u32 = 30;

/// A limit of requests per network. Clones share their state.
#[derive(Clone)]
pub struct NetworkRateLimiter(Option<Arc<LimiterState>>);

struct LimiterState {
    buckets: RateLimiter<ClientNetwork, HashMapStateStore<ClientNetwork>, InjectedClock, NoOpMiddleware<Duration>>,
    clock: InjectedClock,
    /// The second of the last sweep of a full table.
    swept_at: AtomicU64,
}

/// The time since an arbitrary start, as a function, so that tests can move it.
#[derive(Clone)]
struct InjectedClock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock for InjectedClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.0)()
    }
}

impl NetworkRateLimiter {
    /// Each network may send `per_minute` requests, and a fifth of them in one burst (at least 30). 0: no limit.
    /// `clock` gives the time since an arbitrary start and never goes back.
    pub fn new(per_minute: u32, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let burst = NonZeroU32::new((per_minute / 5).max(MIN_BURST));
        let quota = NonZeroU32::new(per_minute).map(Quota::per_minute).zip(burst);
        Self(quota.map(|(quota, burst)| {
            let clock = InjectedClock(Arc::new(clock));
            let buckets = RateLimiter::hashmap_with_clock(quota.allow_burst(burst), clock.clone());
            Arc::new(LimiterState { buckets, clock, swept_at: AtomicU64::new(u64::MAX) })
        }))
    }

    /// The same limit, measured by the monotonic clock of the system.
    pub fn with_system_clock(per_minute: u32) -> Self {
        let clock = MonotonicClock;
        let start = clock.now();
        Self::new(per_minute, move || clock.now().duration_since(start))
    }

    /// Stops tracking networks whose bucket is full again.
    pub fn sweep(&self) {
        if let Some(state) = &self.0 {
            state.buckets.retain_recent();
        }
    }

    /// Counts a request of `network` that is worth `price`, at most 30. On a refusal, gives the time until it
    /// would be accepted.
    pub(super) fn check(&self, network: ClientNetwork, price: NonZeroU32) -> Result<(), Duration> {
        let Some(state) = &self.0 else { return Ok(()) };
        let key = if state.has_space() { network } else { network.provider() };
        match state.buckets.check_key_n(&key, price) {
            Ok(outcome) => outcome.map_err(|refused| refused.wait_time_from(state.clock.now())),
            // Only a price above the least burst, which no request has.
            Err(_) => Err(Duration::MAX),
        }
    }
}

impl LimiterState {
    /// Whether one more network can be tracked. When the table stays full after a sweep, requests are counted per
    /// provider: an attacker who filled the table then shares a limit with its neighbours, and all others are
    /// unaffected.
    fn has_space(&self) -> bool {
        if self.buckets.len() < MAX_TRACKED {
            return true;
        }
        let second = self.clock.now().as_secs();
        // A sweep visits every entry, so it runs at most once a second.
        if self.swept_at.swap(second, Ordering::Relaxed) != second {
            self.buckets.retain_recent();
        }
        self.buckets.len() < MAX_TRACKED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv6Addr};

    const MINUTE: u64 = 60_000;
    const ONE: NonZeroU32 = NonZeroU32::MIN;

    /// A limiter, and its clock in milliseconds.
    fn limiter(per_minute: u32) -> (NetworkRateLimiter, Arc<AtomicU64>) {
        let clock = Arc::new(AtomicU64::new(0));
        let read = clock.clone();
        let now = move || Duration::from_millis(read.load(Ordering::SeqCst));
        (NetworkRateLimiter::new(per_minute, now), clock)
    }

    fn client() -> ClientNetwork {
        ClientNetwork::of(IpAddr::from([203, 0, 113, 9]))
    }

    fn accepted(limiter: &NetworkRateLimiter, requests: usize) -> usize {
        (0..requests).filter(|_| limiter.check(client(), ONE).is_ok()).count()
    }

    #[test]
    fn a_fifth_in_one_burst_and_the_rest_over_the_minute() {
        let (limiter, clock) = limiter(600);
        assert_eq!(accepted(&limiter, 1_000), 120);
        assert_eq!(limiter.check(client(), ONE), Err(Duration::from_millis(100)));
        clock.store(1_000, Ordering::SeqCst);
        assert_eq!(accepted(&limiter, 1_000), 10);
        clock.store(MINUTE, Ordering::SeqCst);
        assert_eq!(accepted(&limiter, 1_000), 120, "unused requests do not add up");
    }

    #[test]
    fn a_dear_request_counts_for_many() {
        let (limiter, _) = limiter(600);
        let dear = NonZeroU32::new(30).unwrap();
        assert_eq!((0..10).filter(|_| limiter.check(client(), dear).is_ok()).count(), 4);
        assert_eq!(limiter.check(client(), dear), Err(Duration::from_secs(3)));
        assert!(NetworkRateLimiter::new(1, Duration::default).check(client(), dear).is_ok());
    }

    #[test]
    fn zero_is_no_limit_and_the_least_limit_is_enough_for_a_page() {
        assert_eq!(accepted(&limiter(0).0, 10_000), 10_000);
        assert_eq!(accepted(&limiter(1).0, 10_000), 30);
        assert_eq!(accepted(&limiter(u32::MAX).0, 10_000), 10_000);
    }

    /// An attacker sends one request from each network of a whole IPv6 /32.
    #[test]
    fn the_number_of_tracked_networks_is_bounded() {
        let (limiter, clock) = limiter(600);
        let network = |number: usize| {
            let bits = (0x2001_0db8_u128 << 96) | (u128::try_from(number).unwrap() << 72);
            ClientNetwork::of(Ipv6Addr::from_bits(bits).into())
        };
        let refused = (0..MAX_TRACKED * 2).filter(|number| limiter.check(network(*number), ONE).is_err()).count();
        assert_eq!(refused, MAX_TRACKED - 120, "when the table is full, the /32 is one network");
        let state = limiter.0.clone().unwrap();
        assert_eq!(state.buckets.len(), MAX_TRACKED + 1);
        assert!(limiter.check(client(), ONE).is_ok(), "others are unaffected");
        clock.store(2_000, Ordering::SeqCst);
        assert!(limiter.check(network(0), ONE).is_ok(), "the next request sweeps the table");
        assert!(state.buckets.len() < 10);
        clock.store(100_000, Ordering::SeqCst);
        limiter.sweep();
        assert!(state.buckets.is_empty());
    }
}
