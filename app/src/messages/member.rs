//! Roles, and what changes for a user when an administrator acts.

use gate::model::Role;

/// What happens when a suspended user is restored.
pub(crate) const SIGN_IN_RESTORED: &str = "Sign-in works again, as it did before.";

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
