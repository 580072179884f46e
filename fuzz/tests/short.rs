//! The short run: every target on its seeds, and on inputs made from them. Bounded by count, so that it takes
//! seconds and is the same everywhere; `FUZZ_ROUNDS=1000000` makes it longer.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use fuzz::{Mutator, Sender, TARGETS, Target};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
};

/// Makes a test of each target, with a number of inputs.
macro_rules! short {
    ($($target:ident: $rounds:literal),* $(,)?) => {
        $(#[test]
        fn $target() { run(stringify!($target), fuzz::$target, $rounds); })*

        const TESTED: &[&str] = &[$(stringify!($target)),*];
    };
}

short! {
    codes: 200_000,
    texts: 100_000,
    passwords: 600,
    tokens: 10_000,
    cookies: 5_000,
    origins: 2_500,
    requests: 6_000,
}

fn run(name: &str, target: Target, rounds: u64) {
    let seeds = fuzz::seeds(name);
    let rounds = std::env::var("FUZZ_ROUNDS").map_or(rounds, |rounds| rounds.parse().unwrap());
    let mut mutator = Mutator::new(fuzz::tokens_to_insert());
    for seed in &seeds {
        try_input(name, target, seed);
    }
    for _ in 0..rounds {
        try_input(name, target, &mutator.next(&seeds));
    }
    fuzz::close();
}

/// Shows the input that fails.
fn try_input(name: &str, target: Target, input: &[u8]) {
    if let Err(cause) = catch_unwind(AssertUnwindSafe(|| target(input))) {
        eprintln!("{name} fails with b\"{}\"", input.escape_ascii());
        resume_unwind(cause);
    }
}

/// What one sender may do every sender tries.
#[test]
fn every_request_from_every_sender() {
    for seed in fuzz::seeds("requests") {
        let named =
            Sender::ALL.into_iter().find_map(|one| seed.strip_prefix(format!("{} ", one.word()).as_bytes()));
        for sender in Sender::ALL {
            let input = [sender.word().as_bytes(), b" ", named.unwrap_or(&seed)].concat();
            try_input("requests", fuzz::requests, &input);
        }
    }
    fuzz::close();
}

#[test]
fn every_target_has_seeds_and_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in TARGETS {
        assert!(folder.join("fuzz_targets").join(name).with_extension("rs").is_file(), "{name} has no program");
        assert!(TESTED.contains(&name), "{name} has no short run");
        assert!(!fuzz::seeds(name).is_empty(), "{name} has no seeds");
    }
    assert_eq!(TESTED.len(), TARGETS.len());
}

/// A new server function needs a seed with which it does its work.
#[test]
fn every_server_function_has_a_seed() {
    let seeds = fuzz::seeds("requests");
    let paths: BTreeSet<&str> = seeds
        .iter()
        .filter_map(|seed| std::str::from_utf8(seed).ok()?.split_once("POST ")?.1.split_ascii_whitespace().next())
        .collect();
    assert!(fuzz::functions().len() > 10, "the server functions are registered");
    for function in fuzz::functions() {
        assert!(
            paths.contains(function),
            "{function} has no seed. Add one: echo 'member POST {function} name=value' > {}",
            fuzz::corpus("requests").join(function.rsplit('/').next().unwrap()).with_extension("txt").display()
        );
    }
}
