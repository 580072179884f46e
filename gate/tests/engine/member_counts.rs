//! The kept numbers of users, against a count, after every kind of change.

use crate::helpers::{Team, enforced, onboarding, team};
use gate::{
    engine::{
        DemoReport,
        caller::{Administrator, Authenticated},
    },
    model::{Coverage, MemberPageStart, Role, UserId},
};
use testkit::{World, actor::new_user, on_both_databases, unique};

on_both_databases! {
    numbers_follow_every_change,
    numbers_are_right_after_simultaneous_changes,
    numbers_follow_a_forced_set_up_and_the_demo,
    the_list_goes_on_after_a_user_and_back,
    a_page_that_names_a_stranger_is_the_first,
}

/// The kept numbers of the administrator's TPP, which are those that are counted.
async fn coverage(world: &World, caller: &Administrator) -> (u32, u32) {
    let Coverage { users, enrolled } = world.engine.enforcement_settings(caller).await.unwrap().coverage;
    let tpp = &caller.identity.tpp.id;
    let of_tpp = format!("FROM users WHERE tpp_id = '{tpp}'");
    let having = "EXISTS (SELECT 1 FROM authenticators WHERE user_id = users.id)";
    let counted = [
        format!("SELECT CAST(COUNT(*) AS TEXT) {of_tpp}"),
        format!("SELECT CAST(COUNT(*) AS TEXT) {of_tpp} AND {having}"),
    ];
    assert_eq!(world.query_text(&counted[0]).await, users.to_string());
    assert_eq!(world.query_text(&counted[1]).await, enrolled.to_string());
    (users, enrolled)
}

async fn numbers_follow_every_change(world: World) {
    let Team { administrator, app, session, member } = team(&world).await;
    let caller: Administrator = world.caller_as(&session).await;
    let target = world.user_id(&member).await;
    assert_eq!(coverage(&world, &caller).await, (2, 1));
    let taken = new_user(&administrator.tpp, &member.email, Role::Member);
    assert!(world.operator().create_user(taken).await.is_err(), "the address is taken");
    assert_eq!(coverage(&world, &caller).await, (2, 1), "who was not made is not counted");
    // Two authenticators of one user count once; the last one that goes counts.
    let (theirs, their_session) = world.enrolled(&member).await;
    assert_eq!(coverage(&world, &caller).await, (2, 2));
    let (app_two, their_session) = world.enrol_another(&their_session, &theirs).await;
    assert_eq!(coverage(&world, &caller).await, (2, 2));
    for enrolled in [2, 1] {
        let own: Authenticated = world.caller_as(&their_session).await;
        let oldest = world.authenticator_id(&their_session).await;
        world.engine.request_authenticator_removal(&own, &oldest).await.unwrap();
        world.confirm(&their_session, &app_two).await.unwrap();
        assert_eq!(coverage(&world, &caller).await, (2, enrolled));
    }
    world.enrolled(&member).await;
    for (role, blocked) in [(Role::Administrator, false), (Role::Member, true)] {
        let caller: Administrator = world.caller_as(&session).await;
        world.engine.request_role_change(&caller, &target, role).await.unwrap();
        world.confirm(&session, &app).await.unwrap();
        if blocked {
            let caller: Administrator = world.caller_as(&session).await;
            let requested = world.engine.request_suspension(&caller, &target).await.unwrap();
            world.settle(&session, &app, requested).await.unwrap();
            world.operator().restore_user(&member.email).await.unwrap();
        }
        assert_eq!(coverage(&world, &caller).await, (2, 2), "roles and blocks change no number");
    }
    for _ in 0..2 {
        world.operator().reset_mfa(&member.email, "").await.unwrap();
        assert_eq!(coverage(&world, &caller).await, (2, 1), "nothing to remove changes no number");
    }
    world.enrolled(&member).await;
    let caller: Administrator = world.caller_as(&session).await;
    world.engine.request_mfa_reset(&caller, &target, "Lost").await.unwrap();
    assert_eq!(coverage(&world, &caller).await, (2, 2), "a request changes nothing");
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(coverage(&world, &caller).await, (2, 1));
}

async fn numbers_are_right_after_simultaneous_changes(world: World) {
    let Team { administrator, session, member, .. } = team(&world).await;
    let members = [member, world.user(&administrator.tpp, Role::Member).await];
    let enrol = async |number: usize| {
        let user = &members[number % 2];
        world.sign_in(user).await;
        world.operator().reset_mfa(&user.email, "").await.unwrap();
        let session = world.sign_in(user).await;
        world.enrol(&session).await;
    };
    let create = async |_| drop(world.user(&administrator.tpp, Role::Member).await);
    let reset =
        async |number: usize| drop(world.operator().reset_mfa(&members[number % 2].email, "").await.unwrap());
    tokio::join!(enrol(0), enrol(1), create(0), create(1), create(2));
    tokio::join!(reset(0), reset(0), reset(1), create(3), create(4));
    let caller: Administrator = world.caller_as(&session).await;
    assert_eq!(coverage(&world, &caller).await, (8, 1));
}

async fn numbers_follow_a_forced_set_up_and_the_demo(world: World) {
    let DemoReport::Demo { users, .. } = world.operator().fill_demo().await.unwrap() else { panic!("no demo") };
    let sum = "SELECT CAST(SUM(users) AS TEXT) || ' ' || CAST(SUM(enrolled) AS TEXT) FROM member_counts";
    let enrolled = users.iter().filter(|user| user.enrolled).count();
    assert_eq!(world.query_text(sum).await, format!("{} {enrolled}", users.len()));
    let (administrator, member) = enforced(&world).await;
    let (session, _) = onboarding(&world, &member).await;
    world.enrol(&session).await;
    world.operator().reset_mfa(&administrator.email, "").await.unwrap();
    assert_eq!(world.query_text(sum).await, format!("{} {}", users.len() + 2, enrolled + 1));
}

async fn the_list_goes_on_after_a_user_and_back(world: World) {
    let Team { administrator, session, .. } = team(&world).await;
    // All have the same name: the list is in the order of the identifiers.
    for _ in 0..119 {
        world.user(&administrator.tpp, Role::Member).await;
    }
    let caller: Administrator = world.caller_as(&session).await;
    let all: Vec<_> = world.operator().list_users(&administrator.tpp.id).await.unwrap();
    let all: Vec<_> = all.into_iter().map(|user| user.id).collect();
    let read = async |start| {
        let page = world.engine.members(&caller, &start).await.unwrap();
        (page.members.into_iter().map(|member| member.id).collect::<Vec<_>>(), page.previous, page.next)
    };
    let first = read(MemberPageStart::First).await;
    assert_eq!((first.0.as_slice(), &first.1, first.2.as_ref()), (&all[..50], &None, Some(&all[49])));
    let second = read(MemberPageStart::After(all[49].clone())).await;
    assert_eq!(
        (second.0.as_slice(), second.1.as_ref(), second.2.as_ref()),
        (&all[50..100], Some(&all[50]), Some(&all[99]))
    );
    let third = read(MemberPageStart::After(all[99].clone())).await;
    assert_eq!((third.0.as_slice(), third.1.as_ref(), &third.2), (&all[100..], Some(&all[100]), &None));
    assert_eq!(read(MemberPageStart::Before(all[100].clone())).await, second);
    for near_the_start in [0, 3, 50] {
        assert_eq!(read(MemberPageStart::Before(all[near_the_start].clone())).await, first);
    }
    assert_eq!(read(MemberPageStart::After(all[120].clone())).await, first, "nobody follows the last");
}

async fn a_page_that_names_a_stranger_is_the_first(world: World) {
    let Team { session, .. } = team(&world).await;
    let foreign = world.member().await;
    let caller: Administrator = world.caller_as(&session).await;
    let first = world.engine.members(&caller, &MemberPageStart::First).await.unwrap();
    for stranger in [world.user_id(&foreign).await, UserId::parse(&unique()).unwrap()] {
        for start in [MemberPageStart::After(stranger.clone()), MemberPageStart::Before(stranger)] {
            assert_eq!(world.engine.members(&caller, &start).await.unwrap(), first);
        }
    }
}
