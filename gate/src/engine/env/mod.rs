//! What the engine takes from the machine, behind traits that tests replace: time, randomness, files.

pub mod clock;
pub(crate) mod private_file;
pub mod random;
