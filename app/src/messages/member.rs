//! Roles, and what changes for a user when an administrator acts.

use super::ASK_ADMINISTRATOR;
use crate::api::FlashMessage;
use gate::model::{BlockReason, MemberView, Role};

/// What happens when a suspended user is restored.
pub(crate) const SIGN_IN_RESTORED: &str = "Sign-in works again, as it did before.";

/// Whom a user asks where no support is configured.
pub(crate) const fn whom_to_ask(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Member) => ASK_ADMINISTRATOR,
        Some(Role::Administrator) => {
            "Ask another administrator of your organisation, or the operator of this installation: whoever runs this server."
        }
        None => {
            "Ask an administrator of your organisation. Administrators ask the operator of this installation: whoever runs this server."
        }
    }
}

/// The name of a role.
pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Administrator",
        Role::Member => "Member",
    }
}

/// What happens to a user who is given this role.
pub(crate) const fn role_consequence(role: Role) -> &'static str {
    match role {
        Role::Administrator => {
            "Administrators see all users and change what is required of them. Open sessions end."
        }
        Role::Member => "Members see and change their own account only. Open sessions end.",
    }
}

/// What was just done to a user, as it stands now; nothing if it does not stand so (any more).
pub(crate) fn member_flash(message: FlashMessage, member: &MemberView) -> Option<String> {
    let MemberView { name, role, authenticators, blocked, .. } = member;
    let text = match (message, blocked) {
        (FlashMessage::Suspended, Some(BlockReason::Suspended)) => {
            format!(
                "{name} is suspended. All sessions ended, and signing in is not possible until it is allowed again."
            )
        }
        (FlashMessage::Restored, None) => format!("{name} can sign in again."),
        (FlashMessage::RoleChanged, _) => match role {
            Role::Administrator => format!("{name} is an administrator now. Open sessions ended."),
            Role::Member => format!("{name} is a member now. Open sessions ended."),
        },
        (FlashMessage::Reset, _) if *authenticators == 0 => format!(
            "Multi-factor authentication of {name} is reset. The authenticators and recovery codes are removed, and the user was told."
        ),
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::model::{EmailAddress, UserId};

    #[test]
    fn the_message_says_what_is_so_and_nothing_else() {
        let member = MemberView {
            id: UserId::parse("abcdefghijklmnopqrstuvwx27").unwrap(),
            name: "Jonas Weber".to_owned(),
            email: EmailAddress::parse("jonas@bank.example").unwrap(),
            role: Role::Member,
            authenticators: 1,
            last_code_at: None,
            blocked: None,
            this: false,
        };
        let said = |message, member: &MemberView| member_flash(message, member).unwrap_or_default();
        assert_eq!(said(FlashMessage::Suspended, &member), "");
        assert_eq!(said(FlashMessage::Reset, &member), "");
        assert!(said(FlashMessage::Restored, &member).starts_with("Jonas Weber can sign in"));
        let suspended = MemberView { blocked: Some(BlockReason::Suspended), ..member };
        assert!(said(FlashMessage::Suspended, &suspended).starts_with("Jonas Weber is suspended."));
        assert_eq!(said(FlashMessage::Restored, &suspended), "");
        assert_eq!(said(FlashMessage::Saved, &suspended), "");
    }
}
