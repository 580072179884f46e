//! Plain types that cross the wire between server and browser.
//!
//! What must not cross it (secrets, hashes, rows) lives elsewhere and has no `Serialize`.
//!
//! To add a type: a file here, re-exported below. An enum whose words are stored derives them with `strum`, in
//! kebab-case like `serde`, and has its table in the test `stored_words`. A type that carries a secret to the page
//! that shows it writes its `Debug` by hand, without the secret.

mod account_operation;
mod action;
mod admin_operation;
mod audit;
mod authenticator;
mod chain_end;
mod email_address;
mod ids;
mod member;
mod notice;
mod operation;
mod overview;
mod policy;
mod proof;
mod refusal;
mod security_event;
mod spelling;
mod stage;
#[cfg(test)]
mod stored_words;
mod text;
mod time;
mod user;

pub use account_operation::AccountOperation;
pub use action::{Action, Factor};
pub use admin_operation::{AdminOperation, Target};
pub use audit::{AuditFilter, AuditPage, AuditRow};
pub use authenticator::{Authenticator, Qr, TotpSetup};
pub use chain_end::{ChainEnd, NoChainEnd, NotedEnd};
pub use email_address::EmailAddress;
pub use ids::{AuthenticatorId, SessionId, TppId, UserId};
pub use member::{BlockReason, FreezeLink, MemberPage, MemberPageStart, MemberView};
pub use notice::NoticeView;
pub use operation::{Operation, PendingView};
pub use overview::{Coverage, RecoveryState, SecurityState};
pub use policy::{Enforcement, EnforcementSettings, SeenEnforcement};
pub use proof::{EnrolmentGuard, PasswordLink};
pub use refusal::Refusal;
pub use security_event::{SecurityEvent, SecurityEventKind};
pub(crate) use spelling::composed;
pub use stage::{NextStep, Stage};
pub(crate) use text::{is_misleading, may_stand_in_prose};
pub use time::Timestamp;
pub use user::{Identity, Role, SessionEnd, SessionView, Tpp};
