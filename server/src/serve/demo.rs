//! What `sallyport serve --demo` prints.

use gate::engine::{DEMO_PASSWORD, DemoReport, DemoUser};

/// Who can sign in to the demo, and how.
pub(super) fn demo_banner(report: &DemoReport) -> String {
    let DemoReport::Demo { users, alone } = report else {
        return "\nThe database has data already, so no demo data was added.\n".to_owned();
    };
    let lines: String = users.iter().map(user_line).collect();
    let mailbox = if *alone { "" } else { "The database has other TPPs too: the demo mailbox stays closed.\n" };
    format!(
        "\nDemo users. Everybody's password: {DEMO_PASSWORD}\n\n{lines}\nNobody holds the keys of the demo \
         authenticators. To sign in as somebody who has one, first run\n  sallyport user reset-mfa --email EMAIL\n\n{mailbox}"
    )
}

fn user_line(DemoUser { identity, enrolled }: &DemoUser) -> String {
    let state = if *enrolled { "has an authenticator" } else { "not set up" };
    format!("  {:<26} {:<14} {:<20} {state}\n", identity.email, identity.role.as_ref(), identity.tpp.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::model::{EmailAddress, Identity, Role, Tpp, TppId, UserId};

    fn user(name: &str, role: Role, enrolled: bool) -> DemoUser {
        let tpp = Tpp { id: TppId::parse(&"a".repeat(26)).unwrap(), name: "Northbank".to_owned() };
        let email = EmailAddress::parse(&format!("{name}@northbank.example")).unwrap();
        DemoUser {
            identity: Identity {
                id: UserId::parse(&"a".repeat(26)).unwrap(),
                tpp,
                name: name.to_owned(),
                email,
                role,
            },
            enrolled,
        }
    }

    #[test]
    fn the_banner_lists_who_can_sign_in() {
        let users = vec![user("ada", Role::Administrator, true), user("bo", Role::Member, false)];
        let only_demo = demo_banner(&DemoReport::Demo { users: users.clone(), alone: true });
        insta::assert_snapshot!(only_demo);
        let beside_others = demo_banner(&DemoReport::Demo { users, alone: false });
        assert!(beside_others.ends_with("the demo mailbox stays closed.\n"), "{beside_others}");
        let untouched = demo_banner(&DemoReport::Untouched);
        assert!(!untouched.contains(DEMO_PASSWORD), "there is no demo user to sign in as: {untouched}");
    }
}
