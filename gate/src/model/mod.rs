//! Plain types that cross the wire between server and browser.
//!
//! What must not cross it (secrets, hashes, rows) lives elsewhere and has no `Serialize`.

mod authenticator;
mod ids;
mod overview;
mod policy;
mod refusal;
mod stage;
mod time;
mod user;

pub use authenticator::{Authenticator, Qr, Setup};
pub use ids::{AuthenticatorId, SessionId, TppId, UserId};
pub use overview::{Coverage, RecoveryState, SecurityState};
pub use policy::{Enforcement, EnforcementSettings};
pub use refusal::Refusal;
pub use stage::{NextStep, Stage};
pub use time::Timestamp;
pub use user::{Identity, Role, SessionView, Tpp};
