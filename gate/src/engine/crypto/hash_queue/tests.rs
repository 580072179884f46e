use super::*;
use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
};

fn queue(places: usize) -> HashQueue {
    HashQueue::new(NonZero::new(places).unwrap())
}

fn lane(network: &str, known: bool) -> Lane {
    Lane { known, network: network.to_owned() }
}

type Turn<'a> = Pin<Box<dyn Future<Output = Result<Permit, QueueFull>> + 'a>>;

/// Takes a place in the queue: what it answers now, and the future that goes on waiting.
fn ask<'a>(queue: &'a HashQueue, network: &str, known: bool) -> (Option<Result<Permit, QueueFull>>, Turn<'a>) {
    let mut turn: Turn<'_> = Box::pin(queue.wait_for_turn(lane(network, known)));
    (now(&mut turn), turn)
}

fn now(turn: &mut Turn<'_>) -> Option<Result<Permit, QueueFull>> {
    match turn.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

#[test]
fn one_network_has_half_of_the_places_and_sixteen_in_the_queue() {
    let queue = queue(2);
    let (first, _) = ask(&queue, "attacker", false);
    let running = first.unwrap().unwrap();
    let waiting: Vec<_> = (0..MAX_WAITING_OF_LANE).map(|_| ask(&queue, "attacker", false)).collect();
    assert!(waiting.iter().all(|(answer, _)| answer.is_none()), "they wait although a place is free");
    assert_eq!(
        ask(&queue, "attacker", false).0.unwrap().err(),
        Some(QueueFull),
        "and the next is refused at once"
    );
    let (other, _) = ask(&queue, "other", false);
    assert!(other.unwrap().is_ok(), "another network is served at once");
    drop(running);
}

#[test]
fn networks_take_turns_and_known_browsers_come_first() {
    let queue = queue(1);
    let mut running = ask(&queue, "a", false).0.unwrap().unwrap();
    let mut turns: Vec<_> = [("a", false), ("a", false), ("b", false), ("c", false), ("c", true)]
        .into_iter()
        .map(|(network, known)| (format!("{network}{known}"), ask(&queue, network, known).1))
        .collect();
    let mut order = Vec::new();
    while !turns.is_empty() {
        drop(running);
        let ready = turns.iter_mut().enumerate().find_map(|(at, (_, turn))| Some((at, now(turn)?)));
        let (at, permit) = ready.expect("one of them has its turn");
        order.push(turns.remove(at).0);
        running = permit.unwrap();
    }
    assert_eq!(order, ["ctrue", "afalse", "bfalse", "cfalse", "afalse"]);
}

#[test]
fn a_full_queue_has_room_for_another_network() {
    let queue = queue(1);
    let _running = ask(&queue, "0", false).0.unwrap().unwrap();
    let networks = MAX_WAITING / MAX_WAITING_OF_LANE;
    let mut waiting: Vec<_> =
        (0..MAX_WAITING).map(|n| ask(&queue, &(n % networks).to_string(), false).1).collect();
    let (answer, _turn) = ask(&queue, "newcomer", false);
    assert!(answer.is_none(), "it waits");
    let displaced = waiting.iter_mut().filter_map(now).filter(|answer| *answer == Err(QueueFull)).count();
    assert_eq!(displaced, 1, "in the place of the newest of a network that has most");
    assert_eq!(queue.state().waiting(), MAX_WAITING);
}

#[test]
fn who_stops_waiting_gives_the_place_to_the_next() {
    let queue = queue(1);
    let running = ask(&queue, "a", false).0.unwrap().unwrap();
    let gone = ask(&queue, "b", false).1;
    let mut stays = ask(&queue, "c", false).1;
    drop(gone);
    drop(running);
    let permit = now(&mut stays).expect("its turn").unwrap();
    drop(permit);
    let (next, _) = ask(&queue, "a", false);
    drop(next.unwrap().unwrap());
    assert!(queue.state().running.is_empty() && queue.state().free.len() == 1, "nothing is lost");
}

impl PartialEq for Permit {
    fn eq(&self, other: &Self) -> bool {
        self.lane == other.lane
    }
}

impl std::fmt::Debug for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Permit").field(&self.lane).finish()
    }
}
