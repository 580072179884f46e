//! The operator: TPPs, users, passwords, resets from the command line.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        crypto::PlainPassword,
        store::{Tx, budgets, count, proofs, sessions, tpps, users},
        use_cases::audit::{AuditEntry, Detail},
        use_cases::budgets::account_lane,
        use_cases::email::address_taken,
    },
    model::{Action, BlockReason, Identity, Refusal, Role, SecurityEvent, Timestamp, Tpp, TppId, UserId},
    rules::{EmailAddress, check_password, clean_name, clean_reason},
};
use std::ops::Deref;

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
    pub email: String,
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

/// Whoever runs the binary on the database: needs no session and may do everything. The command line and the start of
/// the server make one; a server function never has a reason to.
#[derive(Clone)]
pub struct Operator(Engine);

impl Operator {
    /// The operator of this engine.
    pub fn of(engine: Engine) -> Self {
        Self(engine)
    }
}

impl Deref for Operator {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.0
    }
}

impl Operator {
    /// Makes a TPP.
    pub async fn create_tpp(&self, name: &str) -> Result<Tpp> {
        let tpp = Tpp { id: TppId(self.new_id()?), name: clean_name(name)? };
        let mut tx = self.write().await?;
        let now = self.now();
        tpps::insert(&mut tx, &tpp, now).await?;
        let entry = AuditEntry::by_operator(&tpp.id, Action::TppCreated).detail(Detail::Name(&tpp.name));
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(tpp)
    }

    /// All TPPs, by name, with the moment since when each enforces a second factor.
    pub async fn list_tpps(&self) -> Result<Vec<(Tpp, Option<Timestamp>)>> {
        let records = tpps::list(&mut self.read().await?).await?;
        Ok(records.into_iter().map(|record| (record.tpp, record.enforcement.since)).collect())
    }

    /// Makes a user.
    pub async fn create_user(&self, new: NewUser) -> Result<Identity> {
        let email = EmailAddress::parse_new(&new.email)?;
        let name = clean_name(&new.name)?;
        let tpp = tpps::find(&mut self.read().await?, &new.tpp).await?.ok_or(Refusal::NotFound)?.tpp;
        check_password(new.password.expose(), &[&name, email.as_str(), &tpp.name])?;
        let hash = self.passwords().hash(new.password, self.shared_random()).await?;
        let user =
            Identity { id: UserId(self.new_id()?), tpp, name, email: email.as_str().to_owned(), role: new.role };
        let mut tx = self.write().await?;
        let now = self.now();
        users::insert(&mut tx, &user, &hash, now).await.map_err(address_taken)?;
        let entry =
            AuditEntry::by_operator(&user.tpp.id, Action::UserCreated).to(&user).detail(Detail::Role(user.role));
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// The users of a TPP, by name.
    pub async fn list_users(&self, tpp: &TppId) -> Result<Vec<UserRecord>> {
        let mut tx = self.read().await?;
        tpps::find(&mut tx, tpp).await?.ok_or(Refusal::NotFound)?;
        let rows = users::list(&mut tx, tpp, 0, i64::MAX).await?;
        Ok(rows
            .into_iter()
            .map(|row| UserRecord {
                id: UserId(row.id),
                role: users::role(&row.role),
                email: row.email,
                name: row.name,
                created_at: Timestamp(row.created_at),
                authenticators: count(row.authenticators),
                blocked: row.blocked.as_deref().and_then(BlockReason::from_word),
            })
            .collect())
    }

    /// Gives a user another password and ends its sessions.
    pub async fn set_password(&self, email: &str, password: PlainPassword) -> Result<Identity> {
        let user = find_user(&mut self.read().await?, email).await?;
        check_password(password.expose(), &[&user.name, &user.email, &user.tpp.name])?;
        let hash = self.passwords().hash(password, self.shared_random()).await?;
        let mut tx = self.write().await?;
        let now = self.now();
        users::lock(&mut tx, &user.id).await?;
        users::set_password(&mut tx, &user.id, &hash).await?;
        proofs::remove_links(&mut tx, &user.id).await?;
        users::set_password_mailed(&mut tx, &user.id, None).await?;
        budgets::clear_prefix(&mut tx, &account_lane(&user.email)).await?;
        sessions::end_all(&mut tx, &user.id).await?;
        self.notify(&mut tx, &user, (SecurityEvent::PasswordChanged, ""), &ClientInfo::default(), None, now)
            .await?;
        self.record(&mut tx, AuditEntry::by_operator(&user.tpp.id, Action::PasswordChanged).to(&user), now)
            .await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Removes all authenticators of a user and ends its sessions. Gives no access: the user is in onboarding at the next
    /// sign-in, where the first enrolment needs a second proof. The user and the administrators are told. Answers how
    /// many were removed.
    pub async fn reset_mfa(&self, email: &str, reason: &str) -> Result<(Identity, u64)> {
        let reason = if reason.is_empty() { String::new() } else { clean_reason(reason)? };
        let now = self.now();
        let mut tx = self.write().await?;
        let user = find_user(&mut tx, email).await?;
        tpps::lock(&mut tx, &user.tpp.id).await?;
        let removed = self.reset_factors(&mut tx, &user, &reason, (&ClientInfo::default(), None), now).await?;
        let entry =
            AuditEntry::by_operator(&user.tpp.id, Action::MfaReset).to(&user).detail(Detail::Reason(&reason));
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok((user, removed))
    }

    /// Issues an enrolment pass for a user, in its printed form.
    pub async fn issue_pass(&self, email: &str) -> Result<(Identity, String)> {
        let now = self.now();
        let mut tx = self.write().await?;
        let user = find_user(&mut tx, email).await?;
        users::lock(&mut tx, &user.id).await?;
        let pass = self.make_pass(&mut tx, &user.id, None, now).await?;
        self.record(&mut tx, AuditEntry::by_operator(&user.tpp.id, Action::PassIssued).to(&user), now).await?;
        tx.commit().await?;
        Ok((user, pass.grouped()))
    }

    /// Lets a frozen or suspended user sign in again. Answers what it was.
    pub async fn restore_user(&self, email: &str) -> Result<(Identity, Option<BlockReason>)> {
        let now = self.now();
        let mut tx = self.write().await?;
        let user = find_user(&mut tx, email).await?;
        users::lock(&mut tx, &user.id).await?;
        let block = users::blocked(&mut tx, &user.id).await?;
        if let Some(block) = block {
            users::restore(&mut tx, &user.id, now).await?;
            let entry = AuditEntry::by_operator(&user.tpp.id, Action::Restored)
                .to(&user)
                .detail(Detail::BlockReason(block));
            self.record(&mut tx, entry, now).await?;
        }
        tx.commit().await?;
        Ok((user, block))
    }
}

async fn find_user(tx: &mut Tx, email: &str) -> Result<Identity> {
    let email = EmailAddress::parse(email)?;
    Ok(users::by_email(tx, &email).await?.ok_or(Refusal::NotFound)?)
}
