//! The targets. Each takes any bytes and asserts what must hold for them. They use [`harness`](crate::harness),
//! and no other target.

mod codes;
mod cookies;
mod origins;
mod passwords;
mod requests;
mod texts;
mod tokens;

pub use {
    codes::codes, cookies::cookies, origins::origins, passwords::passwords, requests::requests, texts::texts,
    tokens::tokens,
};

/// What is run with an input.
pub type Target = fn(&[u8]);

/// All targets.
pub const TARGETS: [(&str, Target); 7] = [
    ("codes", codes),
    ("texts", texts),
    ("passwords", passwords),
    ("tokens", tokens),
    ("cookies", cookies),
    ("origins", origins),
    ("requests", requests),
];
