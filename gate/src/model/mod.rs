//! Plain types that cross the wire between server and browser.
//!
//! What must not cross it (secrets, hashes, rows) lives elsewhere and has no `Serialize`.

mod audit;
mod authenticator;
mod ids;
mod member;
mod notice;
mod operation;
mod overview;
mod policy;
mod proof;
mod refusal;
mod stage;
mod time;
mod user;

pub use audit::{Action, AuditFilter, AuditPage, AuditRow, Factor};
pub use authenticator::{Authenticator, Qr, Setup};
pub use ids::{AuthenticatorId, SessionId, TppId, UserId};
pub use member::{BlockReason, MemberPage, MemberView};
pub use notice::{NoticeView, SecurityEvent};
pub use operation::{Operation, PendingView, Target};
pub use overview::{Coverage, RecoveryState, SecurityState};
pub use policy::{Enforcement, EnforcementSettings};
pub use proof::{EnrolmentGuard, PasswordLink};
pub use refusal::Refusal;
pub use stage::{NextStep, Stage};
pub use time::Timestamp;
pub use user::{Identity, Role, SessionView, Tpp};
