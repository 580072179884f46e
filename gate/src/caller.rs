//! Who is calling, as a value: a use case asks for the caller it needs, and only a session of that standing can
//! be turned into one. A missing check does not compile.
//!
//! | value | stage | may |
//! | --- | --- | --- |
//! | [`Caller`] | any | sign out |
//! | [`HalfIn`] | `Challenge` | give the code |
//! | [`Onboarding`] | `Onboarding` or `Full` | enrol an authenticator |
//! | [`Member`] | `Full` | use the dashboard, manage the own account |
//! | [`Administrator`] | `Full`, role administrator | change the TPP's settings |

use crate::{
    Origin,
    crypto::TokenHash,
    model::{Identity, Role, SessionId, Stage, Timestamp, TppId, UserId},
};

/// A live session of a user, at whatever stage.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Whose session it is.
    pub identity: Identity,
    /// How far it has come.
    pub stage: Stage,
    /// When it began.
    pub signed_in_at: Timestamp,
    /// When it ends if no further request comes.
    pub ends_at: Timestamp,
    /// Where the request comes from.
    pub origin: Origin,
    pub(crate) session: SessionId,
    pub(crate) token: TokenHash,
}

/// Why a session is not the caller that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAllowed {
    /// The session is at this other stage.
    Stage(Stage),
    /// Only administrators may.
    Role,
}

impl Caller {
    /// The user's identifier.
    pub fn user(&self) -> &UserId {
        &self.identity.id
    }

    /// The user's TPP.
    pub fn tpp(&self) -> &TppId {
        &self.identity.tpp.id
    }
}

/// What a use case can ask for.
pub trait Standing: Sized {
    /// Turns `caller` into this standing, if it has it.
    fn of(caller: Caller) -> Result<Self, NotAllowed>;
}

impl Standing for Caller {
    fn of(caller: Caller) -> Result<Self, NotAllowed> {
        Ok(caller)
    }
}

macro_rules! standings {
    ($($(#[$doc:meta])* $name:ident: $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Caller);

        impl Standing for $name {
            fn of(caller: Caller) -> Result<Self, NotAllowed> {
                let check: fn(&Caller) -> Result<(), NotAllowed> = $check;
                check(&caller).map(|()| Self(caller))
            }
        }

        impl std::ops::Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }
    )*};
}

standings! {
    /// The password was given, the code is due.
    HalfIn: |caller| at(caller, &[Stage::Challenge]);
    /// May enrol: because it has to, or because it wants to.
    Onboarding: |caller| at(caller, &[Stage::Onboarding, Stage::Full]);
    /// All that the TPP asks for was given.
    Member: |caller| at(caller, &[Stage::Full]);
    /// A [`Member`] with the role administrator.
    Administrator: |caller| {
        at(caller, &[Stage::Full])?;
        if caller.identity.role == Role::Administrator { Ok(()) } else { Err(NotAllowed::Role) }
    };
}

fn at(caller: &Caller, stages: &[Stage]) -> Result<(), NotAllowed> {
    if stages.contains(&caller.stage) { Ok(()) } else { Err(NotAllowed::Stage(caller.stage)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tpp;

    fn caller(stage: Stage, role: Role) -> Caller {
        let tpp = Tpp { id: TppId("t".into()), name: "T".into() };
        let identity =
            Identity { id: UserId("u".into()), tpp, name: "U".into(), email: "u@t.example".into(), role };
        let session = SessionId("s".into());
        let (signed_in_at, ends_at) = (Timestamp(0), Timestamp(1));
        let token = TokenHash::of("x");
        Caller { identity, stage, signed_in_at, ends_at, origin: Origin::default(), session, token }
    }

    #[test]
    fn the_table_of_the_module_docs() {
        for stage in [Stage::Challenge, Stage::Onboarding, Stage::Full] {
            for role in [Role::Administrator, Role::Member] {
                let caller = caller(stage, role);
                let full = stage == Stage::Full;
                assert_eq!(HalfIn::of(caller.clone()).is_ok(), stage == Stage::Challenge);
                assert_eq!(Onboarding::of(caller.clone()).is_ok(), stage != Stage::Challenge);
                assert_eq!(Member::of(caller.clone()).is_ok(), full);
                assert_eq!(Administrator::of(caller).is_ok(), full && role == Role::Administrator);
            }
        }
    }
}
