//! What the targets share. It uses no target.
//!
//! | module | what |
//! | --- | --- |
//! | `deployment` | the real router on an engine with a database of its own |
//! | `sessions` | users whose sessions are at each stage |
//! | `sender` | who sends an input, and what the access table allows them |
//! | `request` | how an input spells a request |
//! | `checks`, `markup` | what holds for every response, and for every page |
//! | `corpus` | the seeds, and the words worth inserting |
//! | `mutate` | inputs made from seeds |

pub(crate) mod checks;
pub(crate) mod corpus;
pub(crate) mod deployment;
mod markup;
pub(crate) mod mutate;
pub(crate) mod request;
pub(crate) mod sender;
pub(crate) mod sessions;
