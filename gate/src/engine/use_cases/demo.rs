//! Demo data: one TPP with people in different states, and another TPP beside it.

use super::operator::Operator;
use crate::{
    engine::{
        Engine, Result,
        crypto::{Lane, PasswordHash, PlainPassword, TotpSecret},
        store::{Tx, authenticators, tpps, users},
        unit_of_work::Actor,
    },
    model::{Authenticator, AuthenticatorId, EmailAddress, Identity, Role, Timestamp, Tpp, TppId, UserId},
    rules::{step_at, step_start},
};
use std::time::Duration;

/// The password of every demo user.
pub const DEMO_PASSWORD: &str = "copper lantern over quiet fjord";

/// How old the demo TPPs are, in days.
const TPP_AGE: u64 = 400;
/// How old the demo users are, in days.
const USER_AGE: u64 = 390;

struct Person {
    name: &'static str,
    email: &'static str,
    role: Role,
    /// Each authenticator: its name, days since it was enrolled, hours since it was used.
    authenticators: &'static [(&'static str, u64, u64)],
}

const fn person(
    name: &'static str,
    email: &'static str,
    role: Role,
    authenticators: &'static [(&'static str, u64, u64)],
) -> Person {
    Person { name, email, role, authenticators }
}

const TPPS: [(&str, &[Person]); 2] = [
    (
        "Northbank Payments",
        &[
            person("Ada Okafor", "ada@northbank.example", Role::Administrator, &[]),
            person("Lena Fischer", "lena@northbank.example", Role::Member, &[]),
            person("Tomás Ruiz", "tomas@northbank.example", Role::Member, &[]),
            person("Sofia Rossi", "sofia@northbank.example", Role::Member, &[]),
            person("Emil Larsen", "emil@northbank.example", Role::Member, &[]),
            person("Marek Nowak", "marek@northbank.example", Role::Administrator, &[("Work phone", 210, 3)]),
            person("Priya Raman", "priya@northbank.example", Role::Member, &[("Pixel 9", 64, 20)]),
            person("Jonas Weber", "jonas@northbank.example", Role::Member, &[("Password manager", 31, 50)]),
            person("Aisha Bello", "aisha@northbank.example", Role::Member, &[("iPhone", 12, 26)]),
            person(
                "Chen Wei",
                "chen@northbank.example",
                Role::Member,
                &[("Old phone", 300, 700), ("Company laptop", 40, 5)],
            ),
        ],
    ),
    (
        "Fjord Open Finance",
        &[
            person("Ingrid Dahl", "ingrid@fjord.example", Role::Administrator, &[]),
            person("Olav Berg", "olav@fjord.example", Role::Member, &[]),
        ],
    ),
];

const fn days(number: u64) -> Duration {
    Duration::from_hours(24 * number)
}

/// One demo user, for the list that is printed at the start.
#[derive(Clone, Debug)]
pub struct DemoUser {
    /// Who it is.
    pub identity: Identity,
    /// Whether it has an authenticator. No app holds the secrets of these: their codes are in
    /// [`Engine::demo_codes`].
    pub enrolled: bool,
}

/// The present code of an authenticator of a demo user.
#[derive(Clone, Debug)]
pub struct DemoCode {
    /// Whose it is.
    pub identity: Identity,
    /// The name of the authenticator.
    pub authenticator: String,
    /// The six digits; `None` if they were used already (a code counts once).
    pub code: Option<String>,
    /// When the next time step begins, with its own code.
    pub next_at: Timestamp,
}

/// What is in the database after [`Operator::fill_demo`].
#[derive(Clone, Debug)]
pub enum DemoReport {
    /// The database was empty and now holds the demo data, or holds it from an earlier start.
    Demo {
        /// The demo users that are in the database, whatever happened to them since.
        users: Vec<DemoUser>,
        /// Whether there are no other TPPs.
        alone: bool,
    },
    /// The database has other data and was left alone.
    Untouched,
}

impl Operator {
    /// Fills an empty database with the demo TPPs. A database that has data is never changed.
    pub async fn fill_demo(&self) -> Result<DemoReport> {
        let empty = !tpps::any_exist(&mut self.read().await?).await?;
        if empty {
            let password = PlainPassword::new(DEMO_PASSWORD.to_owned());
            let hash = self.passwords().hash(Lane::operator(), password, self.shared_random()).await?;
            let mut work = self.begin(Actor::operator()).await?;
            for (name, people) in TPPS {
                let tpp = Tpp { id: self.new_id(TppId::parse)?, name: name.to_owned() };
                tpps::insert(&mut work, &tpp, self.now().minus(days(TPP_AGE))).await?;
                tpps::mark_demo(&mut work, &tpp.id).await?;
                work.begin_chain(&tpp.id).await?;
                for person in people {
                    self.insert_person(&mut work, &tpp, person, &hash).await?;
                }
            }
            work.commit().await?;
        }
        self.demo_users().await
    }

    async fn insert_person(&self, tx: &mut Tx, tpp: &Tpp, person: &Person, hash: &PasswordHash) -> Result<()> {
        let now = self.now();
        let user = Identity {
            id: self.new_id(UserId::parse)?,
            tpp: tpp.clone(),
            name: person.name.to_owned(),
            email: EmailAddress::parse(person.email)?,
            role: person.role,
        };
        users::insert(tx, &user, hash, now.minus(days(USER_AGE))).await?;
        for (label_number, (name, age, hours)) in (1..).zip(person.authenticators) {
            let last_used_at = now.minus(Duration::from_hours(*hours));
            let authenticator = Authenticator {
                id: self.new_id(AuthenticatorId::parse)?,
                name: (*name).to_owned(),
                created_at: now.minus(days(*age)),
                last_used_at,
                drift: 0,
            };
            let secret = TotpSecret::generate(self.random())?;
            let sealed = self.seal_totp_secret(&secret, &authenticator.id, &user.id)?;
            let secret = (&sealed, label_number);
            authenticators::insert(tx, &user.id, &authenticator, secret, step_at(last_used_at)).await?;
        }
        Ok(())
    }

    async fn demo_users(&self) -> Result<DemoReport> {
        let mut tx = self.read().await?;
        let Some(Demo { people, alone }) = find_demo(&mut tx).await? else { return Ok(DemoReport::Untouched) };
        let mut users = Vec::new();
        for identity in people {
            let enrolled = authenticators::number_of(&mut tx, &identity.id).await? > 0;
            users.push(DemoUser { identity, enrolled });
        }
        Ok(DemoReport::Demo { users, alone })
    }
}

impl Engine {
    /// The present codes of the demo users, for the public page of a demonstration. `None` where the database
    /// holds anything but demo data, whatever this process was started for: checked each time, because a TPP can
    /// be created while the server runs.
    pub async fn demo_codes(&self) -> Result<Option<Vec<DemoCode>>> {
        let mut tx = self.read().await?;
        let demo = find_demo(&mut tx).await?.filter(|demo| demo.alone);
        let Some(Demo { people, .. }) = demo else { return Ok(None) };
        let step = step_at(tx.now());
        let mut codes = Vec::new();
        for identity in people {
            for row in authenticators::for_demo_codes(&mut tx, &identity.id).await? {
                let code_of = self.open_totp_secret(&row.secret, &row.id, &identity.id)?.codes()?;
                let code = (row.last_step < step).then(|| format!("{:06}", code_of(step)));
                let next_at = step_start(step + 1);
                codes.push(DemoCode { identity: identity.clone(), authenticator: row.name, code, next_at });
            }
        }
        Ok(Some(codes))
    }
}

/// The demo data of a database.
struct Demo {
    /// The demo users that are in it, whatever happened to them since.
    people: Vec<Identity>,
    /// Whether there are no other TPPs.
    alone: bool,
}

/// The demo data, if the database has TPPs with its mark.
async fn find_demo(tx: &mut Tx) -> Result<Option<Demo>> {
    let (demo, others): (Vec<_>, Vec<_>) = tpps::list(tx).await?.into_iter().partition(|record| record.is_demo);
    if demo.is_empty() {
        return Ok(None);
    }
    let mut people = Vec::new();
    for person in TPPS.iter().flat_map(|(_, people)| *people) {
        let user = users::by_email(tx, &EmailAddress::parse(person.email)?).await?;
        people.extend(user.filter(|user| demo.iter().any(|record| record.tpp == user.tpp)));
    }
    Ok(Some(Demo { people, alone: others.is_empty() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_password_keeps_the_rules_for_every_user() {
        for (tpp, people) in TPPS {
            for person in people {
                let context = [person.name, person.email, tpp];
                assert_eq!(crate::engine::crypto::check_password(DEMO_PASSWORD, &context), Ok(()));
                assert!(person.authenticators.iter().all(|(_, days, hours)| hours / 24 <= *days));
            }
        }
    }
}
