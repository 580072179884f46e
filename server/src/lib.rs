//! The server around the app: command line, configuration, router, middleware, mail.
//!
//! | module | what |
//! | --- | --- |
//! | [`anchor_file`] | ends of the audit log, noted outside the database |
//! | [`cli`] | the command line |
//! | [`config`] | `Leptos.toml` < environment < flags |
//! | [`http`] | router, middleware and listener |
//! | `deliveries` | emails on their way |
//! | [`jobs`] | background jobs |
//! | [`mail`] | outgoing mail |
//! | [`logs`] | the format of the log |
//! | [`serve`] | start, listen, stop |
//! | [`site`] | the assets inside the binary |

pub mod anchor_file;
pub mod cli;
pub mod config;
mod deliveries;
pub mod http;
pub mod jobs;
pub mod logs;
pub mod mail;
pub mod serve;
pub mod site;
