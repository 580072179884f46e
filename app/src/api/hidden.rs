//! What a person typed in secret, on its way to the server.

use serde::{Deserialize, Serialize};

/// A password or a code inside the arguments of a server function. It has to be serialised to get to the server,
/// but `Debug`, which the arguments derive, does not show it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(String);

impl SecretInput {
    /// Hides what came some other way, such as the token in an address.
    #[cfg(feature = "ssr")]
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The characters.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The characters, for a type that wipes them.
    pub fn into_inner(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(redacted)")
    }
}
