//! What the operator does.

use gate::{
    engine::{DEMO_PASSWORD, DemoReport, NewUser, caller::MfaPending},
    model::{NextStep, Refusal, Role},
};
use testkit::{
    NEW_PASSWORD, PASSWORD, STEP, World, actor::new_user, assertions::upgraded, on_both_databases, refused, typed,
};

on_both_databases! {
    the_operator_resets_authenticators_and_passwords,
    demo_data_is_added_to_empty_databases_only,
    a_demo_is_known_by_its_mark,
    codes_are_shown_for_a_demo_alone,
    an_address_belongs_to_one_user,
}

async fn the_operator_resets_authenticators_and_passwords(world: World) {
    let user = world.member().await;
    let (_, session) = world.enrolled(&user).await;
    let (_, removed) = world.operator().reset_mfa(&user.email, "").await.unwrap();
    assert_eq!(removed, 1);
    assert!(world.caller(&session).await.is_none());
    let session = world.sign_in(&user).await;
    assert_eq!(session.next, NextStep::Onboard, "a reset gives no access, required or not");
    world.operator().set_password(&user.email, typed(NEW_PASSWORD)).await.unwrap();
    assert!(world.caller(&session).await.is_none());
    refused(world.try_sign_in(&user.email, PASSWORD).await, Refusal::BadCredentials);
    assert!(world.try_sign_in(&user.email, NEW_PASSWORD).await.is_ok());
    refused(world.operator().set_password(&user.email, typed("short")).await, Refusal::PasswordTooShort);
    refused(world.operator().set_password("unknown@bank.example", typed(NEW_PASSWORD)).await, Refusal::NotFound);
    refused(world.operator().reset_mfa("unknown@bank.example", "").await, Refusal::NotFound);
    let tpp = user.tpp.id.clone();
    let twin = NewUser {
        tpp,
        email: user.email.to_uppercase(),
        name: "Twin".to_owned(),
        role: Role::Member,
        password: typed(NEW_PASSWORD),
    };
    refused(world.operator().create_user(twin).await, Refusal::EmailTaken);
    assert_eq!(world.operator().list_users(&user.tpp.id).await.unwrap().len(), 1);
}

async fn demo_data_is_added_to_empty_databases_only(world: World) {
    let DemoReport::Demo { users, alone: true } = world.operator().fill_demo().await.unwrap() else {
        panic!("the database was empty")
    };
    assert!(
        users.len() >= 11 && users.iter().any(|user| user.enrolled) && users.iter().any(|user| !user.enrolled)
    );
    let again = world.operator().fill_demo().await.unwrap();
    assert!(matches!(again, DemoReport::Demo { users: again, .. } if again.len() == users.len()));
    let session = world.try_sign_in("ada@northbank.example", DEMO_PASSWORD).await.unwrap();
    assert_eq!(session.next, NextStep::Done);
    world.tpp("Real").await;
    assert!(
        matches!(world.operator().fill_demo().await.unwrap(), DemoReport::Demo { alone: false, .. }),
        "emails of real people are in no open mailbox"
    );
    let other = World::new(world.database).await;
    other.tpp("Real").await;
    assert!(matches!(other.operator().fill_demo().await.unwrap(), DemoReport::Untouched));
    assert_eq!(other.operator().list_tpps().await.unwrap().len(), 1);
}

async fn a_demo_is_known_by_its_mark(world: World) {
    // Names and addresses as in the demo data do not make a demo: its password would be printed, and its mailbox
    // open.
    for (tpp, email) in
        [("Northbank Payments", "ada@northbank.example"), ("Fjord Open Finance", "a@fjord.example")]
    {
        let tpp = world.tpp(tpp).await;
        world.operator().create_user(new_user(&tpp, email, Role::Administrator)).await.unwrap();
    }
    assert!(matches!(world.operator().fill_demo().await.unwrap(), DemoReport::Untouched));
    // Another name does not hide one.
    let demo = World::new(world.database).await;
    demo.operator().fill_demo().await.unwrap();
    demo.execute("UPDATE tpps SET name = 'Renamed'").await;
    assert!(matches!(demo.operator().fill_demo().await.unwrap(), DemoReport::Demo { alone: true, .. }));
}

async fn codes_are_shown_for_a_demo_alone(world: World) {
    assert!(world.engine.demo_codes().await.unwrap().is_none(), "an empty database is no demo");
    world.operator().fill_demo().await.unwrap();
    let marek = "marek@northbank.example";
    let codes = async || world.engine.demo_codes().await.unwrap().unwrap();
    let code_of_marek =
        async || codes().await.into_iter().find(|found| found.identity.email.as_str() == marek).unwrap();
    assert_eq!(codes().await.len(), 6, "one for each authenticator");
    // The code signs in, once; then the page waits for the next one.
    let session = world.try_sign_in(marek, DEMO_PASSWORD).await.unwrap();
    let shown = code_of_marek().await;
    assert!(shown.next_at > world.now() && shown.next_at <= world.now_plus(STEP));
    let pending = world.caller_as::<MfaPending>(&session).await;
    upgraded(world.engine.verify_code(&pending, &shown.code.unwrap()).await);
    assert_eq!(code_of_marek().await.code, None, "a code counts once");
    world.advance(STEP);
    let again = world.try_sign_in(marek, DEMO_PASSWORD).await.unwrap();
    let pending = world.caller_as::<MfaPending>(&again).await;
    upgraded(world.engine.verify_code(&pending, &code_of_marek().await.code.unwrap()).await);
    // A user who is added to a demo TPP is no demo user.
    let tpp = world.operator().list_tpps().await.unwrap().remove(0).0;
    world.operator().create_user(new_user(&tpp, "real@bank.com", Role::Member)).await.unwrap();
    let session = world.try_sign_in("real@bank.com", PASSWORD).await.unwrap();
    world.enrol(&session).await;
    assert_eq!(codes().await.len(), 6);
    // Another TPP closes it, while the server runs.
    world.tpp("Real").await;
    assert!(world.engine.demo_codes().await.unwrap().is_none());
    let other = World::new(world.database).await;
    other.enrolled(&other.member().await).await;
    assert!(other.engine.demo_codes().await.unwrap().is_none());
}

async fn an_address_belongs_to_one_user(world: World) {
    let tpp = world.tpp("Northbank").await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (operator, tpp) = (world.operator(), tpp.id.clone());
        let new = NewUser {
            tpp,
            email: "ada@bank.example".to_owned(),
            name: "Ada".to_owned(),
            role: Role::Member,
            password: typed(PASSWORD),
        };
        tries.spawn(async move { operator.create_user(new).await });
    }
    let (made, others): (Vec<_>, Vec<_>) = tries.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    for other in others {
        refused(other, Refusal::EmailTaken);
    }
}
