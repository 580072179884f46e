//! How things stand, in one line at the top of a card.

use crate::shared::Icon;
use leptos::prelude::*;

/// Whether a state is good, bad or neither, which decides the colour of its icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum StateTone {
    Good,
    Neutral,
    Warning,
}

impl StateTone {
    /// `Good` or `Warning`.
    pub(crate) const fn good_if(good: bool) -> Self {
        if good { Self::Good } else { Self::Warning }
    }

    /// `Good` or `Neutral`.
    pub(crate) const fn good_or_neutral(good: bool) -> Self {
        if good { Self::Good } else { Self::Neutral }
    }
}

/// An icon and a text in bold.
#[component]
pub(crate) fn StateLine(tone: StateTone, icon: icondata::Icon, children: Children) -> impl IntoView {
    let class = match tone {
        StateTone::Good => "state state-good",
        StateTone::Neutral => "state",
        StateTone::Warning => "state state-warning",
    };
    view! {
        <p class=class>
            <Icon of=icon />
            <strong>{children()}</strong>
        </p>
    }
}
