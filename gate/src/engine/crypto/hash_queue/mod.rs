//! The queue in front of password hashing. A hash takes 19 MiB and tens of milliseconds of a core, so as many run
//! at a time as there are cores, each in a memory of its own that is reused.
//!
//! No client may use up what all need: networks are served in turn, one network has at most half of the cores and
//! few places in the queue, and browsers that the account signed in with before are served first. What cannot be
//! served soon is refused at once.

use super::hash_memory::HashMemory;
use crate::engine::ClientInfo;
use std::{
    collections::{HashMap, VecDeque},
    num::NonZero,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Hashes of one lane that may wait. On two cores the last of them waits for well under a second.
const MAX_WAITING_OF_LANE: usize = 16;
/// Hashes that may wait at all.
const MAX_WAITING: usize = 256;

/// Whose turn it is: a network, apart for the browsers that an account knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Lane {
    known: bool,
    network: String,
}

impl Lane {
    /// The lane of a client. `known`: the user is signed in, or signed in with this browser before.
    pub(crate) fn of(client: &ClientInfo, known: bool) -> Self {
        Self { known, network: client.network.clone().unwrap_or_default() }
    }

    /// The lane of the operator at the command line.
    pub(crate) fn operator() -> Self {
        Self { known: true, network: "operator".to_owned() }
    }
}

/// The queue is full for this lane: try again in a moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct QueueFull;

/// Hands out the memories for hashing. Clones share their state.
#[derive(Clone)]
pub(crate) struct HashQueue(Arc<Mutex<State>>);

struct State {
    /// Memories that are not in use.
    free: Vec<HashMemory>,
    /// How many hashes of one lane may run at a time.
    most_of_lane: usize,
    running: HashMap<Lane, usize>,
    /// The lanes that wait, in the order in which they are served; those of known browsers apart.
    known: VecDeque<Waiting>,
    others: VecDeque<Waiting>,
}

/// The hashes of one lane that wait, oldest first.
struct Waiting {
    lane: Lane,
    tickets: VecDeque<oneshot::Sender<Permit>>,
}

/// The right to compute one hash, with the memory for it. Dropping it passes the memory on.
pub(crate) struct Permit {
    memory: Option<HashMemory>,
    lane: Lane,
    queue: HashQueue,
}

impl Permit {
    /// The memory to hash in.
    pub(crate) fn memory(&mut self) -> &mut HashMemory {
        self.memory.get_or_insert_default()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.queue.release(&self.lane, self.memory.take().unwrap_or_default());
    }
}

impl HashQueue {
    /// A queue for `places` hashes at a time.
    pub(crate) fn new(places: NonZero<usize>) -> Self {
        let places = places.get();
        Self(Arc::new(Mutex::new(State {
            free: std::iter::repeat_with(HashMemory::default).take(places).collect(),
            most_of_lane: places.div_ceil(2),
            running: HashMap::new(),
            known: VecDeque::new(),
            others: VecDeque::new(),
        })))
    }

    /// Waits for the turn of `lane`. A caller that stops waiting loses its place.
    ///
    /// # Errors
    /// [`QueueFull`]: it would take too long.
    pub(crate) async fn wait_for_turn(&self, lane: Lane) -> Result<Permit, QueueFull> {
        let ticket = {
            let mut state = self.state();
            if let Some(memory) = state.start(&lane) {
                return Ok(Permit { memory: Some(memory), lane, queue: self.clone() });
            }
            state.enqueue(lane)?
        };
        // The sender is dropped when another lane needs the place more.
        ticket.await.map_err(|_| QueueFull)
    }

    fn release(&self, lane: &Lane, memory: HashMemory) {
        let undelivered = self.state().finish(lane, memory, self);
        // Dropping it passes the memory on, so it must happen outside of the lock.
        drop(undelivered);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A memory for a hash of `lane`, if one is free and the lane has not its share already.
    fn start(&mut self, lane: &Lane) -> Option<HashMemory> {
        if self.running.get(lane).copied().unwrap_or_default() >= self.most_of_lane {
            return None;
        }
        let memory = self.free.pop()?;
        *self.running.entry(lane.clone()).or_default() += 1;
        Some(memory)
    }

    fn enqueue(&mut self, lane: Lane) -> Result<oneshot::Receiver<Permit>, QueueFull> {
        for waiting in self.known.iter_mut().chain(&mut self.others) {
            waiting.tickets.retain(|ticket| !ticket.is_closed());
        }
        let own = self.lanes(lane.known).iter().find(|waiting| waiting.lane == lane);
        let own = own.map_or(0, |waiting| waiting.tickets.len());
        if own >= MAX_WAITING_OF_LANE || (self.waiting() >= MAX_WAITING && !self.displace_one(own)) {
            return Err(QueueFull);
        }
        let (ticket, turn) = oneshot::channel();
        let lanes = self.lanes(lane.known);
        match lanes.iter_mut().find(|waiting| waiting.lane == lane) {
            Some(waiting) => waiting.tickets.push_back(ticket),
            None => lanes.push_back(Waiting { lane, tickets: VecDeque::from([ticket]) }),
        }
        Ok(turn)
    }

    /// Takes the newest place from the lane with the most, if it has more than one above `own`.
    fn displace_one(&mut self, own: usize) -> bool {
        let lanes = self.known.iter_mut().chain(&mut self.others);
        let Some(longest) = lanes.max_by_key(|waiting| waiting.tickets.len()) else { return false };
        longest.tickets.len() > own + 1 && longest.tickets.pop_back().is_some()
    }

    /// Takes a memory back, and passes it on to the lane whose turn it is. Gives a permit that its receiver did
    /// not take.
    fn finish(&mut self, lane: &Lane, memory: HashMemory, queue: &HashQueue) -> Option<Permit> {
        if let Some(running) = self.running.get_mut(lane) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(lane);
            }
        }
        self.free.push(memory);
        let (lane, ticket) = self.next_ticket()?;
        let memory = self.start(&lane)?;
        let permit = Permit { memory: Some(memory), lane, queue: queue.clone() };
        ticket.send(permit).err()
    }

    /// The oldest ticket of the next lane that may run; the lane goes to the end.
    fn next_ticket(&mut self) -> Option<(Lane, oneshot::Sender<Permit>)> {
        for known in [true, false] {
            for _ in 0..self.lanes(known).len() {
                let Some(mut waiting) = self.lanes(known).pop_front() else { break };
                let running = self.running.get(&waiting.lane).copied().unwrap_or_default();
                let ticket = if running < self.most_of_lane { waiting.tickets.pop_front() } else { None };
                let lane = waiting.lane.clone();
                if !waiting.tickets.is_empty() {
                    self.lanes(known).push_back(waiting);
                }
                if let Some(ticket) = ticket {
                    return Some((lane, ticket));
                }
            }
        }
        None
    }

    fn lanes(&mut self, known: bool) -> &mut VecDeque<Waiting> {
        if known { &mut self.known } else { &mut self.others }
    }

    fn waiting(&self) -> usize {
        self.known.iter().chain(&self.others).map(|waiting| waiting.tickets.len()).sum()
    }
}

#[cfg(test)]
mod tests;
