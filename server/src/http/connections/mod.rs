//! Accepting connections: how many, for how long, and which one is closed for another.

mod limits;
mod listener;
mod places;
mod progress;

pub use {limits::ConnectionLimits, listener::serve};

#[cfg(test)]
mod tests;
