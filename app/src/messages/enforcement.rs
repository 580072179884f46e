//! The rule that every user of an organisation needs a second factor: what it asks of how many users.

use gate::model::Coverage;

/// Stands before the day since which the rule holds.
pub(crate) const REQUIRED_SINCE: &str = "Required for everyone since ";
/// Why an administrator without an authenticator cannot change anything for others.
pub(crate) const SET_UP_OWN_FIRST: &str = "Set up your own authenticator first.";

/// What saving the switch will do. `on` is how it is saved now, `wanted` how it is set; `locked`: it cannot be
/// switched.
pub(crate) fn consequence_of_saving(on: bool, wanted: bool, locked: bool, coverage: Coverage) -> String {
    let Coverage { users, .. } = coverage;
    let missing = coverage.missing();
    let asked = match missing {
        0 => format!("All {users} users have set up already; nobody will be asked for anything new."),
        1 => format!("1 of {users} users will be asked to set up at their next sign-in."),
        _ => format!("{missing} of {users} users will be asked to set up at their next sign-in."),
    };
    match (on, wanted) {
        (true, true) if missing == 0 => format!("On. All {users} users have set up. Switched off, it becomes optional again."),
        (true, true) => format!("On. {asked} Switched off, it becomes optional again."),
        (false, true) => format!("After saving: {asked} Sessions that are open now go on until they end."),
        (true, false) => "After saving: multi-factor authentication is optional again. Users who have set up go on giving codes, and may remove their last authenticator.".to_owned(),
        (false, false) if locked => format!("Off. Once you have set up, you can switch it on: {asked}"),
        (false, false) => format!("Off. If you switch it on: {asked}"),
    }
}

/// How many users the rule asks to set up: a sentence and a space, on the page that confirms it.
pub(super) fn users_asked(coverage: Coverage) -> String {
    match coverage.missing() {
        0 => format!("All {} users have set up already; nobody is asked for anything new. ", coverage.users),
        1 => format!("1 of {} users will be asked to set up at the next sign-in. ", coverage.users),
        more => format!("{more} of {} users will be asked to set up at their next sign-in. ", coverage.users),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_consequence_counts_users() {
        let two_of_five = Coverage { users: 5, enrolled: 2 };
        assert!(
            consequence_of_saving(false, false, false, two_of_five)
                .contains("3 of 5 users will be asked to set up at their next sign-in")
        );
        assert!(
            consequence_of_saving(false, true, false, Coverage { users: 5, enrolled: 4 })
                .contains("1 of 5 users will be asked")
        );
        assert!(
            consequence_of_saving(false, true, false, Coverage { users: 5, enrolled: 5 })
                .contains("All 5 users have set up already")
        );
        assert!(consequence_of_saving(true, false, false, two_of_five).contains("optional again"));
    }
}
