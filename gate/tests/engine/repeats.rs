//! Answers that got lost: the same request from the same browser gets the same answer, once more and for one time
//! step, and nothing is done twice. A request that differs gets nothing.

use crate::helpers::{enforced, onboarding, password_link};
use gate::{
    engine::{
        ClientInfo, CodeOutcome, Error, IssuedSession, Result,
        caller::{Authenticated, FormerToken, MfaPending, Onboarding, Repeatable},
    },
    model::Refusal,
};
use std::time::Duration;
use testkit::{
    NEW_PASSWORD, PASSWORD, STEP, World,
    assertions::{successes, upgraded},
    on_both_databases, refused, typed,
};

on_both_databases! {
    a_code_whose_answer_got_lost_continues_its_session,
    a_sign_in_form_that_is_sent_twice_begins_one_session,
    a_former_token_alone_gains_nothing,
    a_former_token_is_good_for_no_guesses,
    a_lost_answer_ends_with_its_session,
    a_recovery_code_whose_answer_got_lost_is_spent_once,
    a_confirmation_is_answered_again,
    a_finished_setup_is_answered_again,
    a_proof_of_identity_is_answered_again,
    mailed_links_are_answered_again,
    simultaneous_repetitions_all_continue_one_session,
    kept_answers_are_removed,
}

const LAST_MOMENT: Duration = Duration::from_millis(29_999);

/// The sender of a request, after the session has another token.
fn former<C>(session: &IssuedSession) -> Repeatable<C> {
    from(&ClientInfo::default(), session)
}

fn from<C>(client: &ClientInfo, session: &IssuedSession) -> Repeatable<C> {
    Repeatable::Former(FormerToken::new(session.token.expose(), client))
}

/// What a user hears of, and what is counted.
async fn traces(world: &World) -> [i64; 5] {
    [
        world.rows("sessions").await,
        world.rows("audit").await,
        world.rows("notices").await,
        world.rows("outbox").await,
        world.rows("attempts").await,
    ]
}

fn is_gone<T: std::fmt::Debug>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::SessionGone))
}

async fn a_code_whose_answer_got_lost_continues_its_session(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.sign_in(&user).await;
    let caller: MfaPending = world.caller_as(&pending).await;
    let code = app.code_at(world.now());
    let first = upgraded(world.engine.verify_code(&caller, &code).await);
    let traces_of_one = traces(&world).await;
    let late = upgraded(world.engine.verify_code(&caller, &code).await);
    assert_eq!(late.token.expose(), first.token.expose(), "it was let in before the token was replaced");
    world.advance(LAST_MOMENT);
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let again = upgraded(world.engine.verify_code(former(&pending), &grouped).await);
    assert_eq!((again.token.expose(), again.next), (first.token.expose(), first.next), "the same session");
    assert!(again.device.is_some() && first.device.is_some(), "the browser is known");
    assert_eq!(traces(&world).await, traces_of_one, "nothing was begun, recorded, told or counted twice");
    world.advance(Duration::from_millis(1));
    assert!(is_gone(&world.engine.verify_code(former(&pending), &code).await), "one time step, and no longer");
}

async fn a_sign_in_form_that_is_sent_twice_begins_one_session(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let form = |name: &str| ClientInfo { form: Some(name.to_owned()), ..ClientInfo::default() };
    let sign_in =
        async |word: &str, client: &ClientInfo| world.engine.sign_in(&user.email, typed(word), None, client).await;
    let one = form("one");
    let (first, second) = tokio::join!(sign_in(PASSWORD, &one), sign_in(PASSWORD, &one));
    let first = first.unwrap();
    assert_eq!(second.unwrap().token.expose(), first.token.expose());
    let rows = world.rows("sessions").await;
    refused(sign_in("wrong", &one).await, Refusal::BadCredentials);
    let stranger = ClientInfo { agent: Some("another".into()), ..form("one") };
    for other in [form("two"), ClientInfo::default(), stranger] {
        assert_ne!(sign_in(PASSWORD, &other).await.unwrap().token.expose(), first.token.expose());
    }
    assert_eq!(world.rows("sessions").await, rows + 3);
    let caller: MfaPending = world.caller_as(&first).await;
    upgraded(world.engine.verify_code(&caller, &app.code_at(world.now())).await);
    let after = sign_in(PASSWORD, &one).await.unwrap();
    assert_ne!(after.token.expose(), first.token.expose(), "that session went on, with another token");
    world.advance(STEP);
    assert_ne!(sign_in(PASSWORD, &one).await.unwrap().token.expose(), after.token.expose());
}

async fn a_former_token_alone_gains_nothing(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let client = ClientInfo { browser: Some("Firefox on Windows".into()), ..ClientInfo::default() };
    let pending = world.engine.sign_in(&user.email, typed(PASSWORD), None, &client).await.unwrap();
    let caller = world.engine.caller(pending.token.expose(), &client).await.unwrap().unwrap();
    let caller = <MfaPending as gate::engine::caller::CallerKind>::of(caller).unwrap();
    let code = app.code_at(world.now());
    upgraded(world.engine.verify_code(&caller, &code).await);
    let traces_of_one = traces(&world).await;
    let other = |change: fn(&mut ClientInfo)| {
        let mut client = client.clone();
        change(&mut client);
        client
    };
    for stranger in [
        other(|client| client.browser = Some("Chrome on Linux".into())),
        other(|client| client.browser = None),
        other(|client| client.agent = Some("Mozilla/5.0 …".into())),
        other(|client| client.device = Some("another".into())),
    ] {
        let result = world.engine.verify_code(from(&stranger, &pending), &code).await;
        assert!(is_gone(&result), "another browser");
    }
    for wrong in [app.wrong_code(world.now(), 1), app.code_near(world.now(), 1), app.code_near(world.now(), -1)] {
        assert!(is_gone(&world.engine.verify_code(from(&client, &pending), &wrong).await), "another code");
    }
    let token = FormerToken::new("made up", &client);
    assert!(is_gone(&world.engine.verify_code(Repeatable::Former(token), &code).await), "another token");
    let session = from(&client, &pending);
    assert!(is_gone(&world.engine.confirm(session, "", &typed(&code), false).await), "another request");
    assert_eq!(traces(&world).await, traces_of_one, "and it is nobody's guess");
    let late = world.engine.verify_code(from(&client, &pending), &code).await;
    assert!(is_gone(&late), "after so many others the right one is answered no more");
}

/// No limiter counts what is sent with a token that belongs to no session now.
async fn a_former_token_is_good_for_no_guesses(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    for (guesses, answered) in [(2, true), (3, false), (40, false)] {
        let pending = world.sign_in(&user).await;
        let caller: MfaPending = world.caller_as(&pending).await;
        let code = app.code_at(world.now());
        let first = upgraded(world.engine.verify_code(&caller, &code).await);
        let mut attempts = tokio::task::JoinSet::new();
        for number in 0..guesses {
            let (engine, former) = (world.engine.clone(), former::<MfaPending>(&pending));
            let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1 + number) % 1_000_000);
            attempts.spawn(async move { engine.verify_code(former, &wrong).await });
        }
        assert!(attempts.join_all().await.iter().all(is_gone));
        let again = world.engine.verify_code(former(&pending), &code).await;
        if answered {
            assert_eq!(upgraded(again).token.expose(), first.token.expose());
        } else {
            assert!(is_gone(&again), "after {guesses} guesses the right code gets no answer either");
        }
        world.advance(STEP);
    }
}

async fn a_lost_answer_ends_with_its_session(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.sign_in(&user).await;
    let caller: MfaPending = world.caller_as(&pending).await;
    let code = app.code_at(world.now());
    let full = upgraded(world.engine.verify_code(&caller, &code).await);
    let member: Authenticated = world.caller_as(&full).await;
    // Another token of the session: what was kept is no longer its answer.
    world.engine.request_recovery_codes(&member).await.unwrap();
    let id = world.pending_id(&member).await;
    let newer = app.code_near(world.now(), 1);
    world.engine.confirm(&member, &id, &typed(&newer), false).await.unwrap();
    assert!(is_gone(&world.engine.verify_code(former(&pending), &code).await), "the session went on");
    world.engine.confirm(former(&full), &id, &typed(&newer), false).await.expect("the newest answer");
    let token = world.token(&full);
    assert_eq!(token, full.token.expose(), "this test confirms without the world's helper");
    let freeze = world.freeze_token(&user.email).await;
    world.engine.freeze(&freeze, &ClientInfo::default()).await.unwrap();
    assert!(is_gone(&world.engine.confirm(former(&full), &id, &typed(&newer), false).await), "the session ended");
}

async fn a_recovery_code_whose_answer_got_lost_is_spent_once(world: World) {
    let user = world.member().await;
    let (_, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let pending = world.sign_in(&user).await;
    let caller: MfaPending = world.caller_as(&pending).await;
    let first = upgraded(world.engine.use_recovery_code(&caller, &codes[0]).await);
    let traces_of_one = traces(&world).await;
    let again = world.engine.use_recovery_code(former(&pending), &codes[0].to_uppercase()).await;
    assert_eq!(upgraded(again).token.expose(), first.token.expose());
    assert!(is_gone(&world.engine.use_recovery_code(former(&pending), &codes[1]).await), "another code");
    assert_eq!(traces(&world).await, traces_of_one);
    let member: Authenticated = world.caller_as(&first).await;
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 9);
}

async fn a_confirmation_is_answered_again(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    let id = world.pending_id(&member).await;
    let (code, wrong) = (typed(&app.code_at(world.now())), typed(&app.wrong_code(world.now(), 1)));
    let first = world.engine.confirm(&member, &id, &code, false).await.unwrap();
    let token = first.token.unwrap();
    let traces_of_one = traces(&world).await;
    let again = world.engine.confirm(former(&session), &id, &code, true).await.unwrap();
    assert_eq!((again.operation, again.token.unwrap().expose()), (first.operation.clone(), token.expose()));
    assert!(is_gone(&world.engine.confirm(former(&session), &id, &wrong, false).await), "another code");
    assert!(is_gone(&world.engine.confirm(former(&session), "another", &code, false).await), "another change");
    // The cookie had arrived, and the page had not.
    let renewed = world.engine.caller(token.expose(), &ClientInfo::default()).await.unwrap().unwrap();
    let renewed = <Authenticated as gate::engine::caller::CallerKind>::of(renewed).unwrap();
    let with_new_token = world.engine.confirm(&renewed, &id, &code, false).await.unwrap();
    assert_eq!(with_new_token.operation, first.operation);
    refused(world.engine.confirm(&renewed, "another", &code, false).await, Refusal::NothingPending);
    assert_eq!(traces(&world).await, traces_of_one, "nothing was done or counted twice");
}

async fn a_finished_setup_is_answered_again(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let app = world.app_of_setup(&caller).await;
    let code = app.code_at(world.now());
    let first = world.engine.confirm_setup(&caller, "Phone", &code, false).await.unwrap();
    let traces_of_one = traces(&world).await;
    let again = world.engine.confirm_setup(former(&session), "Phone", &code, false).await.unwrap();
    assert_eq!((again.token.expose(), again.before), (first.token.expose(), Some(caller.stage)));
    let wrong = app.wrong_code(world.now(), 1);
    assert!(is_gone(&world.engine.confirm_setup(former(&session), "Phone", &wrong, false).await));
    assert_eq!((traces(&world).await, world.rows("authenticators").await), (traces_of_one, 1));
}

async fn a_proof_of_identity_is_answered_again(world: World) {
    let (_, user) = enforced(&world).await;
    let (session, caller) = onboarding(&world, &user).await;
    let pass = world.enrolment_pass(&user.email).await;
    let first = world.engine.prove_enrolment(&caller, &pass).await.unwrap().unwrap();
    let traces_of_one = traces(&world).await;
    let again = world.engine.prove_enrolment(former(&session), &pass).await.unwrap().unwrap();
    assert_eq!(again.expose(), first.expose());
    let mailed = world.enrolment_code(&user.email).await;
    assert!(is_gone(&world.engine.prove_enrolment(former(&session), &mailed).await), "another proof");
    assert_eq!((traces(&world).await, world.rows("setups").await), (traces_of_one, 1));
}

async fn mailed_links_are_answered_again(world: World) {
    let user = world.member().await;
    let client = ClientInfo::default();
    let link = password_link(&world, &user).await;
    let set = async |word: &str, client: &ClientInfo| {
        world.engine.set_forgotten_password(&link, typed(word), "", client).await
    };
    let first = set(NEW_PASSWORD, &client).await.unwrap();
    let traces_of_one = traces(&world).await;
    assert_eq!(set(NEW_PASSWORD, &client).await.unwrap().expose(), first.expose());
    refused(set("another four words entirely", &client).await, Refusal::BadProof);
    let stranger = ClientInfo { browser: Some("Chrome on Linux".into()), ..ClientInfo::default() };
    refused(set(NEW_PASSWORD, &stranger).await, Refusal::BadProof);
    assert_eq!(traces(&world).await, traces_of_one);
    world.advance(STEP);
    refused(set(NEW_PASSWORD, &client).await, Refusal::BadProof);

    let session = world.try_sign_in(&user.email, NEW_PASSWORD).await.unwrap();
    let caller: Authenticated = world.caller_as(&session).await;
    world.engine.request_email_change(&caller, "new@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(NEW_PASSWORD), false).await.unwrap();
    let link = world.email_token("new@bank.example").await;
    world.engine.confirm_new_email(&link, &client).await.unwrap();
    let traces_of_one = traces(&world).await;
    world.engine.confirm_new_email(&link, &client).await.expect("it is the address");
    refused(world.engine.confirm_new_email(&link, &stranger).await, Refusal::BadProof);

    let freeze = world.freeze_token(&user.email).await;
    assert_eq!(traces(&world).await, traces_of_one);
    world.engine.freeze(&freeze, &client).await.unwrap();
    let traces_of_one = traces(&world).await;
    world.engine.freeze(&freeze, &client).await.expect("it is frozen");
    assert_eq!(traces(&world).await, traces_of_one);
}

async fn simultaneous_repetitions_all_continue_one_session(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    let code = app.code_at(world.now());
    let rows = world.rows("audit").await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (engine, pending, code) = (world.engine.clone(), pending.clone(), code.clone());
        let wrong = app.wrong_code(world.now(), 1);
        tries.spawn(async move {
            // A few of another code: they meet a session that is gone, or they are wrong.
            let code = if number % 10 == 9 { &wrong } else { &code };
            (number % 10 == 9, engine.verify_code(&pending, code).await)
        });
    }
    let (others, results): (Vec<_>, Vec<_>) = tries.join_all().await.into_iter().partition(|(other, _)| *other);
    let results: Vec<_> = results.into_iter().map(|(_, result)| result).collect();
    assert_eq!(successes(&results), results.len());
    let mut tokens: Vec<_> =
        results.into_iter().map(|result| upgraded(result).token.expose().to_owned()).collect();
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "one session, with one token");
    assert!(others.iter().all(|(_, result)| !matches!(result, Ok(CodeOutcome::Upgraded(_)))));
    assert_eq!(world.rows("audit WHERE action = 'code-accepted'").await, 1);
    assert_eq!(world.rows("audit WHERE action = 'code-reused'").await, 0);
    assert!(world.rows("audit").await <= rows + 2, "the code, and at most once the other one");
}

async fn kept_answers_are_removed(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
    assert!(world.rows("answers").await > 0);
    world.advance(STEP + STEP);
    world.engine.clean_up().await.unwrap();
    assert_eq!(world.rows("answers").await, 0);
}
