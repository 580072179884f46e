//! [`fuzz::requests`] for `cargo fuzz`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::requests(data));

#[cfg(not(fuzzing))]
fn main() {}
