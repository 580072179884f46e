//! The users of a world, and how they sign in.

use crate::{PASSWORD, World, typed};
use gate::{
    engine::{
        ClientInfo, IssuedSession, NewUser,
        caller::{Caller, CallerKind, MfaPending},
    },
    model::{Role, Tpp, UserId},
};
use std::sync::atomic::Ordering;

/// A user who does something in a test. The password is [`PASSWORD`].
#[derive(Clone, Debug)]
pub struct Actor {
    /// The address of the user.
    pub email: String,
    /// The TPP of the user.
    pub tpp: Tpp,
}

impl World {
    /// A new user of a TPP. The addresses are numbered, so that they are the same in every run.
    pub async fn user(&self, tpp: &Tpp, role: Role) -> Actor {
        let email = format!("user-{}@bank.example", self.number.fetch_add(1, Ordering::Relaxed));
        let user = new_user(tpp, &email, role);
        self.operator().create_user(user).await.unwrap();
        Actor { email, tpp: tpp.clone() }
    }

    /// A new member of a new TPP.
    pub async fn member(&self) -> Actor {
        self.user(&self.tpp("Northbank").await, Role::Member).await
    }

    /// A new administrator of a new TPP.
    pub async fn administrator(&self) -> Actor {
        self.user(&self.tpp("Northbank").await, Role::Administrator).await
    }

    /// A new administrator and a new member of the same new TPP.
    pub async fn administrator_and_member(&self) -> (Actor, Actor) {
        let administrator = self.administrator().await;
        let member = self.user(&administrator.tpp, Role::Member).await;
        (administrator, member)
    }

    /// The id of a user.
    pub async fn user_id(&self, user: &Actor) -> UserId {
        let users = self.operator().list_users(&user.tpp.id).await.unwrap();
        users.into_iter().find(|one| one.email.as_str() == user.email).unwrap().id
    }

    /// Signs in with the password, in a browser that is not known.
    pub async fn sign_in(&self, user: &Actor) -> IssuedSession {
        self.try_sign_in(&user.email, PASSWORD).await.unwrap()
    }

    /// Tries to sign in, in a browser that is not known.
    pub async fn try_sign_in(&self, email: &str, password: &str) -> gate::engine::Result<IssuedSession> {
        self.engine.sign_in(email, typed(password), None, &ClientInfo::default()).await
    }

    /// Signs in with the password alone where a code is due.
    pub async fn mfa_pending(&self, user: &Actor) -> MfaPending {
        self.caller_as(&self.sign_in(user).await).await
    }

    /// The session's token as the browser has it by now: after a step-up it is another one.
    pub fn token(&self, session: &IssuedSession) -> String {
        let renewed = self.renewed.lock().unwrap();
        let mut token = session.token.expose();
        while let Some(newer) = renewed.get(token) {
            token = newer;
        }
        token.to_owned()
    }

    /// The caller that the session belongs to; `None` when the session has ended.
    pub async fn caller(&self, session: &IssuedSession) -> Option<Caller> {
        self.engine.caller(&self.token(session), &ClientInfo::default()).await.unwrap()
    }

    /// The caller as the kind that a use case asks for.
    pub async fn caller_as<C: CallerKind>(&self, session: &IssuedSession) -> C {
        let caller = self.caller(session).await.expect("a live session");
        C::of(caller).expect("the kind of caller that the use case asks for")
    }
}

/// What the operator types to make a user.
pub fn new_user(tpp: &Tpp, email: &str, role: Role) -> NewUser {
    NewUser {
        tpp: tpp.id.clone(),
        email: email.to_owned(),
        name: "Kim Example".to_owned(),
        role,
        password: typed(PASSWORD),
    }
}
