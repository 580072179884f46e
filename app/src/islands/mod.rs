//! What runs in the browser, and what it is drawn with. Everything else is rendered by the server and costs the
//! browser nothing.
//!
//! An island is a piece of a page that reacts. It is rendered by the server like everything else, so that it is there
//! without scripts, and taken over where they run. How to add one: a file here with an `#[island]`, whose properties
//! are small, serialisable and **never a secret** (they are written into the page); what does not react goes in as
//! children and stays with the server. `docs/ARCHITECTURE.md` tells more.

mod alert;
mod ask;
mod buttons;
mod forget;
mod form;
mod icon;
mod idle_watch;
mod local_times;
mod material;
mod rail_menu;
mod recovery_codes;
mod reveal;
mod stepper;
mod switch;

pub(crate) use {
    alert::Alert,
    buttons::{CopyButton, PrintButton},
    icon::Icon,
    local_times::time_of_day,
};

#[cfg(feature = "ssr")]
pub(crate) use {
    forget::ForgetQuery,
    form::{LiveForm, LiveSubmit},
    idle_watch::IdleWatch,
    local_times::LocalTimes,
    rail_menu::SidebarMenu,
    reveal::{Reveal, Revealed, SecretKind},
    stepper::Stepper,
    switch::Switch,
};
