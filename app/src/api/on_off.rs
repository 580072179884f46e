//! What a switch or a tick box of a form sends.

use serde::{Deserialize, Serialize};

/// The word of a switch or a tick box; any other word is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnOff {
    /// Switched on.
    On,
    /// Switched off.
    Off,
}

impl OnOff {
    /// Whether it is on.
    pub fn is_on(self) -> bool {
        self == Self::On
    }

    /// Whether a tick box of this value is ticked: browsers leave unticked ones out of the form.
    pub fn is_ticked(value: Option<Self>) -> bool {
        value.is_some_and(Self::is_on)
    }
}
