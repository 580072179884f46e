//! The places for connections, and which one is closed for another.
//!
//! When no place is free, a new connection takes one from a network that has more than its own: so networks that
//! take as many as they can keep no other network out.

use super::{limits::ConnectionLimits, progress::Activity};
use crate::http::client_ip::{ClientNetwork, TrustedProxies};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// How long a connection is idle before it is closed for another rather than one that is in use: a browser that
/// has just connected or been answered probably goes on at once.
const STALE: Duration = Duration::from_secs(2);

/// The places for open connections. Clones share them.
#[derive(Clone)]
pub(super) struct Places(Arc<Shared>);

struct Shared {
    limits: ConnectionLimits,
    trusted: TrustedProxies,
    taken: Mutex<Taken>,
    freed: Notify,
}

#[derive(Default)]
struct Taken {
    next_id: u64,
    by_id: HashMap<u64, Entry>,
    by_network: HashMap<ClientNetwork, usize>,
}

struct Entry {
    /// `None` for a trusted proxy, which connects for many clients. Its connections are not counted, and are never
    /// closed for others.
    network: Option<ClientNetwork>,
    activity: Arc<Activity>,
    is_closing: bool,
}

/// Held as long as the connection is open.
pub(super) struct Place {
    id: u64,
    shared: Arc<Shared>,
    pub(super) activity: Arc<Activity>,
}

/// What happens to a new connection.
enum Decision {
    Admit(Place),
    Refuse,
    /// A connection was asked to close, or only proxies are connected: a place becomes free.
    Wait,
}

impl Places {
    pub(super) fn new(limits: ConnectionLimits, trusted: TrustedProxies) -> Self {
        Self(Arc::new(Shared { limits, trusted, taken: Mutex::default(), freed: Notify::new() }))
    }

    /// A place for a connection from `peer`, once another one is closed where that is necessary; `None` when its
    /// network has its share already.
    pub(super) async fn acquire(&self, peer: IpAddr) -> Option<Place> {
        let network = (!self.0.trusted.contains(peer)).then(|| ClientNetwork::of(peer));
        loop {
            match self.decide(network) {
                Decision::Admit(place) => return Some(place),
                Decision::Refuse => return None,
                // There is one waiting task, and the permit of `notify_one` is kept for it.
                Decision::Wait => self.0.freed.notified().await,
            }
        }
    }

    fn decide(&self, network: Option<ClientNetwork>) -> Decision {
        let Shared { limits, .. } = *self.0;
        let mut taken = self.0.taken();
        let own = taken.count(network);
        let is_total_reached = taken.by_id.len() >= limits.total;
        if !is_total_reached && own < limits.per_network {
            return Decision::Admit(self.admit(&mut taken, network));
        }
        let is_network_reached = own >= limits.per_network;
        let is_own = |entry: &Entry| network.is_some() && entry.network == network;
        if taken.by_id.values().any(|entry| entry.is_closing && (!is_network_reached || is_own(entry))) {
            return Decision::Wait;
        }
        let fair = limits.total / taken.by_network.len().max(1);
        let may_close = |entry: &Entry, count: usize| {
            let is_idle = entry.activity.is_idle();
            (is_own(entry) && is_idle) || (!is_network_reached && count > own + usize::from(!is_idle))
        };
        let candidates = taken.by_id.iter().filter_map(|(id, entry)| {
            let (count, activity) = (taken.count(Some(entry.network?)), &entry.activity);
            let (is_idle, since) = (activity.is_idle(), activity.since_progress());
            let order = (is_idle && since >= STALE, count > fair, is_idle, count, since);
            may_close(entry, count).then_some((order, *id))
        });
        let chosen = candidates.max().map(|(_, id)| id);
        match chosen.and_then(|id| taken.by_id.get_mut(&id)) {
            Some(entry) => {
                entry.is_closing = true;
                entry.activity.close();
                Decision::Wait
            }
            None if network.is_none() => Decision::Wait,
            None => Decision::Refuse,
        }
    }

    fn admit(&self, taken: &mut Taken, network: Option<ClientNetwork>) -> Place {
        let (id, activity) = (taken.next_id, Activity::new());
        taken.next_id += 1;
        taken.by_id.insert(id, Entry { network, activity: activity.clone(), is_closing: false });
        if let Some(network) = network {
            *taken.by_network.entry(network).or_default() += 1;
        }
        Place { id, shared: self.0.clone(), activity }
    }
}

impl Shared {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// The connections of a network; 0 for a trusted proxy.
    fn count(&self, network: Option<ClientNetwork>) -> usize {
        network.and_then(|network| self.by_network.get(&network)).copied().unwrap_or_default()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.shared.taken();
        let network = taken.by_id.remove(&self.id).and_then(|entry| entry.network);
        if let Some(network) = network
            && let Some(count) = taken.by_network.get_mut(&network)
        {
            *count -= 1;
            if *count == 0 {
                taken.by_network.remove(&network);
            }
        }
        drop(taken);
        self.shared.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::task::Poll;
    use tokio::time::advance;

    const HOG: &str = "203.0.113.1";
    const OTHER: &str = "203.0.113.2";
    const PROXY: &str = "10.0.0.1";

    fn places(total: usize, per_network: usize) -> Places {
        Places::new(ConnectionLimits { total, per_network, ..ConnectionLimits::default() }, PROXY.parse().unwrap())
    }

    /// Acquires a place: `None` where it is refused, pending where another connection has to close first.
    fn acquire(places: &Places, peer: &str) -> Poll<Option<Place>> {
        places.acquire(peer.parse().unwrap()).now_or_never().map_or(Poll::Pending, Poll::Ready)
    }

    fn admitted(places: &Places, peer: &str) -> Place {
        let Poll::Ready(Some(place)) = acquire(places, peer) else { panic!("{peer} got no place") };
        place
    }

    fn is_refused(places: &Places, peer: &str) -> bool {
        matches!(acquire(places, peer), Poll::Ready(None))
    }

    /// Whether the connection was asked to close.
    fn is_closed(place: &Place) -> bool {
        place.activity.closed().now_or_never().is_some()
    }

    #[tokio::test]
    async fn a_place_that_is_dropped_can_be_acquired_again() {
        let places = places(100, 2);
        let held = [admitted(&places, HOG), admitted(&places, &format!("::ffff:{HOG}"))];
        let requests = held.each_ref().map(|place| place.activity.begin_request());
        assert!(is_refused(&places, HOG));
        admitted(&places, OTHER);
        let proxied: Vec<_> = (0..5).map(|_| admitted(&places, PROXY)).collect();
        drop((held, requests, proxied));
        let taken = places.0.taken();
        assert!(taken.by_network.is_empty() && taken.by_id.is_empty(), "closed connections take no memory");
        drop(taken);
        admitted(&places, HOG);
    }

    /// Five networks hold all places, and each of their connections is busy.
    #[tokio::test]
    async fn busy_networks_cannot_keep_another_one_out() {
        let places = places(50, 20);
        let hog = |number: usize| format!("203.0.113.{}", number % 5);
        let mut held: Vec<_> = (0..50).map(|number| admitted(&places, &hog(number))).collect();
        let requests: Vec<_> = held.iter().map(|place| place.activity.begin_request()).collect();
        assert!((0..5).all(|number| is_refused(&places, &hog(number))), "none has more than another");
        let mut others = Vec::new();
        for number in 0..8 {
            assert!(acquire(&places, "198.51.100.7").is_pending(), "a place is made free first");
            assert!(acquire(&places, "198.51.100.7").is_pending(), "and only one");
            let closed: Vec<_> = held.extract_if(.., |place| is_closed(place)).collect();
            assert_eq!(closed.len(), 1, "{number}");
            drop(closed);
            others.push(admitted(&places, "198.51.100.7"));
        }
        assert!(is_refused(&places, &hog(0)), "a network with its share takes none");
        assert!(others.iter().all(|place| !is_closed(place)));
        let _busy: Vec<_> = others.iter().map(|place| place.activity.begin_request()).collect();
        assert!(is_refused(&places, "198.51.100.7"), "six networks have 50 places: 8 or 9 each");
        drop(requests);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_connections_are_closed_first() {
        let places = places(4, 3);
        let other = admitted(&places, OTHER);
        advance(STALE).await;
        let [idle, busy, fresh] = [(); 3].map(|()| admitted(&places, HOG));
        let _request = busy.activity.begin_request();
        assert!(acquire(&places, "203.0.113.3").is_pending());
        assert!(is_closed(&other), "idle for a while, though its network has one only");
        drop(other);
        let third = admitted(&places, "203.0.113.3");
        assert!(acquire(&places, "203.0.113.4").is_pending());
        assert!(is_closed(&idle) ^ is_closed(&fresh), "of the network that has more than its share");
        assert!(!is_closed(&busy) && !is_closed(&third));
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_at_its_limit_loses_its_own_idle_connection() {
        let places = places(100, 2);
        let [first, second] = [(); 2].map(|()| admitted(&places, HOG));
        advance(Duration::from_secs(1)).await;
        let request = first.activity.begin_request();
        assert!(acquire(&places, HOG).is_pending());
        assert!(is_closed(&second) && !is_closed(&first));
        drop(second);
        let _third = admitted(&places, HOG).activity.begin_request();
        drop(request);
    }

    #[tokio::test]
    async fn proxies_get_places_and_keep_them() {
        let places = places(3, 3);
        let mut proxied = vec![admitted(&places, PROXY)];
        let [direct, second] = [(); 2].map(|()| admitted(&places, HOG));
        assert!(acquire(&places, PROXY).is_pending());
        assert!(is_closed(&direct) ^ is_closed(&second));
        drop((direct, second));
        proxied.extend([(); 2].map(|()| admitted(&places, PROXY)));
        assert!(is_refused(&places, HOG));
        assert!(acquire(&places, PROXY).is_pending(), "it waits until one of its own ends");
        assert!(proxied.iter().all(|place| !is_closed(place)));
        proxied.pop();
        admitted(&places, PROXY);
    }
}
