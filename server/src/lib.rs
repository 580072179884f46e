//! The server around the app: command line, configuration, router, middleware, mail.
//!
//! | file | what |
//! | --- | --- |
//! | [`cli`] | the command line |
//! | [`config`] | `Leptos.toml` < environment < flags |
//! | [`http`] | router and middleware |
//! | [`jobs`] | what it does by itself |
//! | [`mail`] | how letters leave |
//! | [`logs`] | what is written, and how |
//! | [`serve`] | start, listen, stop |
//! | [`site`] | the assets inside the binary |

pub mod cli;
pub mod config;
pub mod http;
pub mod jobs;
pub mod logs;
pub mod mail;
pub mod serve;
pub mod site;
