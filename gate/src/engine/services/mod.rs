//! What use cases share. A service is a method of [`UnitOfWork`](super::unit_of_work::UnitOfWork) or a small
//! function; it calls other services and the store, never a use case.
//!
//! | file | what |
//! | --- | --- |
//! | `attempts` | limiters: how often something may be guessed, and what follows from a refused attempt |
//! | `audit` | rows of the audit log |
//! | `audit_ends` | the sealed ends of its chains, and the sealed register of all TPPs |
//! | `devices` | tokens by which a browser is known from an earlier sign-in |
//! | `enrolment_proofs` | mailed codes and enrolment passes that prove the identity of a user who enrols |
//! | `factor_reset` | removing all factors of a user |
//! | `freeze_links` | tokens of links that freeze an account |
//! | `links` | hashes of the tokens of mailed links |
//! | `notify` | security events: notices on the dashboard, and emails |
//! | `outbox` | emails, kept sealed until they are sent |
//! | `own_password` | checking the password of a signed-in user |
//! | `recovery_codes` | drafts of new sets, and their hashes |
//! | `repeats` | answering a request again whose answer got lost |
//! | `second_factor` | spending a code or a recovery code |
//! | `sessions` | beginning and upgrading sessions; what a session may do |
//! | `setup` | the authenticator that is being set up in a session |
//! | `step_up` | operations that wait for a fresh proof |
//! | `totp_secrets` | sealing the secrets of authenticators |

pub(super) mod attempts;
pub(super) mod audit;
pub(super) mod audit_ends;
pub(super) mod devices;
pub(super) mod enrolment_proofs;
pub(super) mod factor_reset;
pub(super) mod freeze_links;
pub(super) mod links;
pub(super) mod notify;
pub(super) mod outbox;
pub(super) mod own_password;
pub(super) mod recovery_codes;
pub(super) mod repeats;
pub(super) mod second_factor;
pub(super) mod sessions;
pub(super) mod setup;
pub(super) mod step_up;
pub(super) mod totp_secrets;
