//! Users, as the operator makes, lists and repairs them from the command line.

use super::operator::Operator;
use crate::{
    engine::{
        Error, Result,
        crypto::{Lane, PlainPassword},
        services::{
            attempts::account_key,
            audit::{AuditDetail, AuditEntry},
            own_password::check_new_password,
        },
        store::{Tx, attempts, is_taken, members, sessions, tpps, user_state, users},
        unit_of_work::Actor,
    },
    model::{Action, BlockReason, EmailAddress, Identity, Refusal, Role, SecurityEvent, Timestamp, TppId, UserId},
    rules::{clean_name, clean_reason},
};

/// A user to be made.
pub struct NewUser {
    /// The TPP it will belong to.
    pub tpp: TppId,
    /// The address it will sign in with.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its first password.
    pub password: PlainPassword,
}

/// A user as the operator lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRecord {
    /// Its identifier.
    pub id: UserId,
    /// Its address.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many authenticators it has.
    pub authenticators: u32,
    /// Why it cannot sign in, if it cannot.
    pub blocked: Option<BlockReason>,
}

impl Operator {
    /// Makes a user.
    pub async fn create_user(&self, new: NewUser) -> Result<Identity> {
        let email = EmailAddress::parse_new(&new.email)?;
        let name = clean_name(&new.name)?;
        let tpp = tpps::find(&mut self.read().await?, &new.tpp).await?.ok_or(Refusal::NotFound)?.tpp;
        let user = Identity { id: self.new_id(UserId::parse)?, tpp, name, email, role: new.role };
        check_new_password(&user, &new.password)?;
        let hash = self.passwords().hash(Lane::operator(), new.password, self.shared_random()).await?;
        let mut work = self.begin(Actor::operator()).await?;
        let now = work.now();
        users::insert(&mut work, &user, &hash, now).await.map_err(address_taken)?;
        let entry = AuditEntry::new(Action::UserCreated).target(&user).detail(AuditDetail::Role(user.role));
        work.record(entry).await?;
        work.commit().await?;
        Ok(user)
    }

    /// The users of a TPP, by name.
    pub async fn list_users(&self, tpp: &TppId) -> Result<Vec<UserRecord>> {
        let mut tx = self.read().await?;
        tpps::find(&mut tx, tpp).await?.ok_or(Refusal::NotFound)?;
        let rows = members::first(&mut tx, tpp, i64::MAX).await?;
        let record = |row: members::MemberRow| UserRecord {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            created_at: row.created_at,
            authenticators: row.authenticators,
            blocked: row.block_reason,
        };
        Ok(rows.into_iter().map(record).collect())
    }

    /// Gives a user another password and ends the user's sessions.
    pub async fn set_password(&self, email: &str, password: PlainPassword) -> Result<Identity> {
        let user = find_user(&mut self.read().await?, email).await?;
        check_new_password(&user, &password)?;
        let hash = self.passwords().hash(Lane::operator(), password, self.shared_random()).await?;
        let mut work = self.begin(Actor::operator()).await?;
        work.lock_user(&user.id).await?;
        users::set_password(&mut work, &user.id, &hash).await?;
        user_state::set_password_mailed_at(&mut work, &user.id, None).await?;
        attempts::clear_prefix(&mut work, &account_key(user.email.as_str())).await?;
        sessions::end_all(&mut work, &user.id).await?;
        work.notify(&user, SecurityEvent::PasswordChanged).await?;
        work.record(AuditEntry::new(Action::PasswordChanged).target(&user)).await?;
        work.commit().await?;
        Ok(user)
    }

    /// Gives a user another address, and ends the user's sessions and what was begun. For an address that an
    /// attacker has changed: no administrator can change it.
    pub async fn set_email(&self, email: &str, new: &str) -> Result<Identity> {
        let new = EmailAddress::parse_new(new)?;
        let mut work = self.begin(Actor::operator()).await?;
        let before = find_user(&mut work, email).await?;
        work.lock_user(&before.id).await?;
        users::set_email(&mut work, &before.id, &new).await.map_err(address_taken)?;
        sessions::end_all(&mut work, &before.id).await?;
        let user = Identity { email: new.clone(), ..before.clone() };
        // To the new address: the one before may be an attacker's.
        work.notify(&user, SecurityEvent::EmailChanged { to: new }).await?;
        let entry = AuditEntry::new(Action::EmailChanged).target(&user);
        work.record(entry.detail(AuditDetail::Name(before.email.to_string()))).await?;
        work.commit().await?;
        Ok(user)
    }

    /// Removes all authenticators of a user and ends the user's sessions. Gives no access: the user is in
    /// onboarding at the next sign-in, where the first enrolment needs a proof of identity. The user and the
    /// administrators are told. Gives how many were removed.
    pub async fn reset_mfa(&self, email: &str, reason: &str) -> Result<(Identity, u64)> {
        let reason = if reason.is_empty() { None } else { Some(clean_reason(reason)?) };
        let mut work = self.begin(Actor::operator()).await?;
        let user = find_user(&mut work, email).await?;
        tpps::lock(&mut work, &user.tpp.id).await?;
        let removed = work.reset_factors(&user, reason.clone()).await?;
        let entry = AuditEntry::new(Action::MfaReset).target(&user);
        work.record(match reason {
            Some(reason) => entry.detail(AuditDetail::Reason(reason)),
            None => entry,
        })
        .await?;
        work.commit().await?;
        Ok((user, removed))
    }

    /// Issues an enrolment pass for a user, in its printed form.
    pub async fn issue_enrolment_pass(&self, email: &str) -> Result<(Identity, String)> {
        let mut work = self.begin(Actor::operator()).await?;
        let user = find_user(&mut work, email).await?;
        work.lock_user(&user.id).await?;
        let pass = work.make_enrolment_pass(&user.id, None).await?;
        let colleague = |name| SecurityEvent::ColleaguePassIssued { name };
        work.notify_all(&user, SecurityEvent::PassIssued, colleague).await?;
        work.record(AuditEntry::new(Action::PassIssued).target(&user)).await?;
        work.commit().await?;
        Ok((user, pass.grouped()))
    }

    /// Lets a frozen or suspended user sign in again. Gives what it was.
    pub async fn restore_user(&self, email: &str) -> Result<(Identity, Option<BlockReason>)> {
        let mut work = self.begin(Actor::operator()).await?;
        let user = find_user(&mut work, email).await?;
        work.lock_user(&user.id).await?;
        let reason = user_state::block_reason(&mut work, &user.id).await?;
        if let Some(reason) = reason {
            user_state::restore(&mut work, &user.id).await?;
            let colleague = |name| SecurityEvent::ColleagueRestored { name };
            work.notify_all(&user, SecurityEvent::Restored, colleague).await?;
            let entry = AuditEntry::new(Action::Restored).target(&user).detail(AuditDetail::Block(reason));
            work.record(entry).await?;
        }
        work.commit().await?;
        Ok((user, reason))
    }
}

async fn find_user(tx: &mut Tx, email: &str) -> Result<Identity> {
    let email = EmailAddress::parse(email)?;
    Ok(users::by_email(tx, &email).await?.ok_or(Refusal::NotFound)?)
}

/// Only the database can say so: another user may take the address at this moment.
fn address_taken(error: sqlx::Error) -> Error {
    if is_taken(&error) { Refusal::EmailTaken.into() } else { error.into() }
}
