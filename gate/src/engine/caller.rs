//! Who is calling, as a value: a use case asks for the kind of caller it needs, and only a session that qualifies
//! can be turned into one. A missing check does not compile.
//!
//! | value | stage | may |
//! | --- | --- | --- |
//! | [`Caller`] | any | sign out |
//! | [`MfaPending`] | `MfaPending` | give the code |
//! | [`Onboarding`] | `Onboarding` or `Authenticated` | enrol an authenticator |
//! | [`Authenticated`] | `Authenticated` | use the dashboard, manage their account |
//! | [`Administrator`] | `Authenticated`, role administrator | change the TPP's settings |

use crate::{
    engine::{ClientInfo, crypto::TokenHash},
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
    pub client: ClientInfo,
    /// The version of the picture of the TPP, if it has one.
    pub logo: Option<String>,
    /// Whether the user has an authenticator.
    pub(crate) enrolled: bool,
    pub(crate) session: SessionId,
    pub(crate) token: TokenHash,
    pub(crate) sender: SenderKey,
}

/// By what the sender of a request is recognised when it sends the request again: a hash of the token that came
/// with it, other than the one that is stored. So it cannot be computed from the database.
#[derive(Clone, Debug)]
pub(crate) struct SenderKey(pub(crate) TokenHash);

impl SenderKey {
    pub(crate) fn of(token: &str) -> Self {
        Self(TokenHash::of(&format!("sender/{token}")))
    }
}

/// A token that belongs to no live session: the session has ended, or has another token by now.
#[derive(Clone, Debug)]
pub struct FormerToken {
    pub(crate) token: TokenHash,
    pub(crate) sender: SenderKey,
    pub(crate) client: ClientInfo,
}

impl FormerToken {
    /// Of a token for which there is no caller.
    pub fn new(token: &str, client: &ClientInfo) -> Self {
        Self { token: TokenHash::of(token), sender: SenderKey::of(token), client: client.clone() }
    }
}

/// The sender of a request that is answered again when it is repeated. The answer to a right code replaces the
/// token; where that answer gets lost, the browser still has the former one.
#[derive(Clone, Debug)]
pub enum Repeatable<C> {
    /// The caller that the request needs.
    Live(C),
    /// A token that belongs to no session now: it can only ask for the answer that it missed.
    Former(FormerToken),
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

    /// The identifier of the session, which its user may know: it is no secret, and stays when the token changes.
    pub fn session(&self) -> &SessionId {
        &self.session
    }

    /// The user's TPP.
    pub fn tpp(&self) -> &TppId {
        &self.identity.tpp.id
    }
}

/// A kind of caller that a use case can ask for.
pub trait CallerKind: Sized {
    /// Turns `caller` into this kind, if the session qualifies.
    fn of(caller: Caller) -> Result<Self, NotAllowed>;
}

impl CallerKind for Caller {
    fn of(caller: Caller) -> Result<Self, NotAllowed> {
        Ok(caller)
    }
}

macro_rules! caller_kinds {
    ($($(#[$doc:meta])* $name:ident: $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Caller);

        impl CallerKind for $name {
            fn of(caller: Caller) -> Result<Self, NotAllowed> {
                let check: fn(&Caller) -> Result<(), NotAllowed> = $check;
                check(&caller).map(|()| Self(caller))
            }
        }

        impl From<&$name> for Repeatable<$name> {
            fn from(caller: &$name) -> Self {
                Self::Live(caller.clone())
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

caller_kinds! {
    /// The password was given and a code is due.
    MfaPending: |caller| at(caller, &[Stage::MfaPending]);
    /// May enrol an authenticator, because it is required or by choice.
    Onboarding: |caller| at(caller, &[Stage::Onboarding, Stage::Authenticated]);
    /// Fully authenticated.
    Authenticated: |caller| at(caller, &[Stage::Authenticated]);
    /// Fully authenticated, with the role administrator.
    Administrator: |caller| {
        at(caller, &[Stage::Authenticated])?;
        if caller.identity.role == Role::Administrator { Ok(()) } else { Err(NotAllowed::Role) }
    };
}

fn at(caller: &Caller, stages: &[Stage]) -> Result<(), NotAllowed> {
    if stages.contains(&caller.stage) { Ok(()) } else { Err(NotAllowed::Stage(caller.stage)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EmailAddress, Tpp};

    const ID: &str = "abcdefghijklmnopqrstuvwx27";

    fn caller(stage: Stage, role: Role) -> Caller {
        let tpp = Tpp { id: TppId::parse(ID).unwrap(), name: "T".into() };
        let identity = Identity {
            id: UserId::parse(ID).unwrap(),
            tpp,
            name: "U".into(),
            email: EmailAddress::parse("u@t.example").unwrap(),
            role,
        };
        let session = SessionId::parse(ID).unwrap();
        let (signed_in_at, ends_at) = (Timestamp(0), Timestamp(1));
        let (client, token, sender) = (ClientInfo::default(), TokenHash::of("x"), SenderKey::of("x"));
        let logo = None;
        Caller { identity, stage, signed_in_at, ends_at, client, logo, enrolled: false, session, token, sender }
    }

    #[test]
    fn the_table_of_the_module_docs() {
        for stage in [Stage::MfaPending, Stage::Onboarding, Stage::Authenticated] {
            for role in [Role::Administrator, Role::Member] {
                let caller = caller(stage, role);
                let full = stage == Stage::Authenticated;
                assert_eq!(MfaPending::of(caller.clone()).is_ok(), stage == Stage::MfaPending);
                assert_eq!(Onboarding::of(caller.clone()).is_ok(), stage != Stage::MfaPending);
                assert_eq!(Authenticated::of(caller.clone()).is_ok(), full);
                assert_eq!(Administrator::of(caller).is_ok(), full && role == Role::Administrator);
            }
        }
    }
}
