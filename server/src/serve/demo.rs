//! What `sallyport serve --demo` prints.

use app::Page;
use gate::engine::{DEMO_PASSWORD, DemoReport, DemoUser};

/// Who can sign in to the demo, and how. `public`: the address of its pages for letters and codes, where those are
/// open.
pub(super) fn demo_banner(report: &DemoReport, public: Option<&str>) -> String {
    let DemoReport::Demo { users, alone } = report else {
        return "\nThe database has data already, so no demo data was added.\n".to_owned();
    };
    let lines: String = users.iter().map(user_line).collect();
    let pages = match public {
        Some(url) => format!(
            "Codes of those who have an authenticator: {url}{}\nEmails to them: {url}{}\n",
            Page::DemoAuthenticator.path(),
            Page::DemoMailbox.path()
        ),
        None => format!(
            "{}: the demo mailbox and the demo\nauthenticator stay closed. To sign in as somebody who has an \
             authenticator, first run\n  sallyport user reset-mfa --email EMAIL\n",
            if *alone { "Mail is configured" } else { "The database has other TPPs too" }
        ),
    };
    format!("\nDemo users. Everybody's password: {DEMO_PASSWORD}\n\n{lines}\n{pages}\n")
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
        let demo = DemoReport::Demo { users: users.clone(), alone: true };
        let only_demo = demo_banner(&demo, Some("http://127.0.0.1:3000"));
        let with_mail = demo_banner(&demo, None);
        insta::assert_snapshot!([only_demo, with_mail].join("---\n"));
        let beside_others = demo_banner(&DemoReport::Demo { users, alone: false }, None);
        assert!(beside_others.contains("other TPPs too: the demo mailbox and"), "{beside_others}");
        let untouched = demo_banner(&DemoReport::Untouched, None);
        assert!(!untouched.contains(DEMO_PASSWORD), "there is no demo user to sign in as: {untouched}");
    }
}
