//! Which field of a form an error is about: the message stands beside that field, which gets the focus.

use crate::api::ApiError;
use gate::model::Refusal;

/// The fields that `error` may be about, as a CSS selector; a form has at most one of them. `None`: the error is
/// about the whole form.
///
/// To add one: the `name` of the field, in the arm of its refusal.
pub(crate) const fn field_selector(error: ApiError) -> Option<&'static str> {
    let ApiError::Refused(refusal) = error else { return None };
    Some(match refusal {
        Refusal::BadCredentials => "[name=password]",
        Refusal::MalformedCode
        | Refusal::WrongCode
        | Refusal::UsedCode
        | Refusal::CodeJustUsed { .. }
        | Refusal::ClockOff { .. }
        | Refusal::ClockChanged
        | Refusal::MalformedRecoveryCode
        | Refusal::WrongRecoveryCode
        | Refusal::NotInSet => "[name=code]",
        Refusal::BadProof => "[name=proof]",
        Refusal::BadName => "[name=name]",
        Refusal::BadCharacter { .. } => "[name=name],[name=message],[name=reason]",
        Refusal::BadEmail | Refusal::EmailTaken => "[name=email]",
        Refusal::MessageTooLong => "[name=message]",
        Refusal::PasswordTooShort | Refusal::PasswordTooLong | Refusal::PasswordGuessable => {
            "[name=new],[name=password]"
        }
        // The page that confirms a change asks users without a factor for the password in its one field.
        Refusal::WrongPassword => "[name=present],[name=code]",
        Refusal::BadLimit => "[name=minutes]",
        Refusal::BadReason => "[name=reason]",
        _ => return None,
    })
}

/// Whether `error` is about the field `name`.
#[cfg(feature = "ssr")]
pub(crate) fn is_about(error: ApiError, name: &str) -> bool {
    field_selector(error).is_some_and(|fields| fields.split(',').any(|field| field == format!("[name={name}]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_find_their_field() {
        let about = |refusal, name| is_about(ApiError::Refused(refusal), name);
        assert!(about(Refusal::WrongPassword, "present") && about(Refusal::WrongPassword, "code"));
        assert!(about(Refusal::PasswordGuessable, "new") && !about(Refusal::PasswordGuessable, "present"));
        assert!(!about(Refusal::ChangedMeanwhile, "message") && !is_about(ApiError::Busy, "code"));
    }
}
