//! The types that a column can be read as, besides those that sqlx knows. Text that the type does not accept is a
//! decode error: rows are written by this crate only, so it means that the database was changed by something else.

use crate::{
    engine::crypto::{PasswordHash, Sealed},
    model::{AuthenticatorId, BlockReason, EmailAddress, Role, SessionId, Timestamp, TppId, UserId},
};
use sqlx::{Database, Decode, Type, error::BoxDynError};

/// Reads `$type` as a column of the type `$stored`, through a function that gives an `Option`.
macro_rules! column {
    ($($type:ty: $stored:ty, $read:expr;)*) => {$(
        impl<DB: Database> Type<DB> for $type
        where
            $stored: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <$stored as Type<DB>>::type_info()
            }

            fn compatible(info: &DB::TypeInfo) -> bool {
                <$stored as Type<DB>>::compatible(info)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $type
        where
            $stored: Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let stored = <$stored as Decode<'r, DB>>::decode(value)?;
                // The value is not part of the message: errors are logged.
                $read(stored).ok_or_else(|| concat!("not a valid ", stringify!($type)).into())
            }
        }
    )*};
}

/// What `COUNT(*)`, or a column that counts, holds: both databases give 64 bits.
pub(super) struct Count(u32);

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

/// A column that holds 0 or 1: the databases have no boolean in common.
pub(super) struct Flag(bool);

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        flag.0
    }
}

column! {
    TppId: String, |text: String| TppId::parse(&text);
    UserId: String, |text: String| UserId::parse(&text);
    AuthenticatorId: String, |text: String| AuthenticatorId::parse(&text);
    SessionId: String, |text: String| SessionId::parse(&text);
    Role: String, |text: String| text.parse::<Role>().ok();
    BlockReason: String, |text: String| text.parse::<BlockReason>().ok();
    EmailAddress: String, |text: String| EmailAddress::from_stored(&text);
    Timestamp: i64, |millis| Some(Timestamp(millis));
    Count: i64, |count| u32::try_from(count).ok().map(Count);
    Flag: i64, |number| Some(Flag(number != 0));
    Sealed: Vec<u8>, |bytes| Some(Sealed(bytes));
    PasswordHash: String, |text| Some(PasswordHash(text));
}
