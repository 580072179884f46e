//! Plain types that cross the wire between server and browser.
//!
//! What must not cross it (secrets, hashes, rows) lives elsewhere and has no `Serialize`. To add one: a file here, re-exported
//! below; an enum whose words are stored derives them with `strum`, in kebab-case.

mod audit;
mod authenticator;
mod email_address;
mod ids;
mod member;
mod operation;
mod overview;
mod policy;
mod proof;
mod refusal;
mod security_event;
mod stage;
mod time;
mod user;

pub use audit::{Action, AuditFilter, AuditPage, AuditRow, Factor};
pub use authenticator::{Authenticator, Qr, TotpSetup};
pub use email_address::EmailAddress;
pub use ids::{AuthenticatorId, SessionId, TppId, UserId};
pub use member::{BlockReason, MemberPage, MemberView};
pub use operation::{AccountOperation, AdminOperation, Operation, PendingView, Target};
pub use overview::{Coverage, RecoveryState, SecurityState};
pub use policy::{Enforcement, EnforcementSettings};
pub use proof::{EnrolmentGuard, PasswordLink};
pub use refusal::Refusal;
pub use security_event::{NoticeView, SecurityEvent, SecurityEventKind};
pub use stage::{NextStep, Stage};
pub use time::Timestamp;
pub use user::{Identity, Role, SessionView, Tpp};
