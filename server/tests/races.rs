//! Ten thousand submissions race on each database: of codes, recovery codes, reset links and enrolment passes. Whatever
//! may be used once is used once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use gate::{
    engine::caller::{Administrator, Authenticated},
    model::Role,
};
use std::sync::Arc;
use support::{Kind, Person, Served};

/// Who submits at the same time.
const RACERS: usize = 50;
/// How often each of them does.
const TRIES: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_ten_thousand_wins_on_sqlite() {
    race(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_ten_thousand_wins_on_postgres() {
    race(Kind::Postgres).await;
}

async fn race(kind: Kind) {
    let served = Arc::new(Served::new(kind).await);
    let mut submitted = 0;
    for won in [codes(&served, &mut submitted).await, recovery_codes(&served, &mut submitted).await] {
        assert_eq!(won.iter().flatten().filter(|answer| answer.token().is_some()).count(), 1, "one session rose");
    }
    let won = links(&served, &mut submitted).await;
    assert_eq!(won.iter().flatten().filter(|answer| answer.status == 200).count(), 1);
    let won = passes(&served, &mut submitted).await;
    let proven = won.iter().filter(|answers| answers.iter().any(|answer| answer.status == 200)).count();
    assert_eq!(proven, 1, "a pass proves one session");
    assert_eq!(submitted, 4 * RACERS * TRIES);
    let chains = served.world.operator().verify_audit().await.unwrap();
    assert!(
        chains.iter().all(|(_, state)| matches!(state, gate::engine::ChainState::Intact { .. })),
        "{chains:?}"
    );
}

/// Every racer sends `body` to `path` again and again, each with its own session; the answers of each.
async fn submit(
    served: &Arc<Served>,
    path: &'static str,
    body: &str,
    tokens: Vec<Option<String>>,
    submitted: &mut usize,
) -> Vec<Vec<support::Answer>> {
    let mut racers = tokio::task::JoinSet::new();
    for token in tokens {
        let (served, body) = (served.clone(), body.to_owned());
        racers.spawn(async move {
            let mut answers = Vec::with_capacity(TRIES);
            for _ in 0..TRIES {
                answers.push(served.call(path, token.as_deref(), &body).await);
            }
            answers
        });
    }
    let answers = racers.join_all().await;
    *submitted += answers.iter().map(Vec::len).sum::<usize>();
    let statuses: Vec<u16> = answers.iter().flatten().map(|answer| answer.status).collect();
    assert!(statuses.iter().all(|status| [200, 401, 403, 422].contains(status)), "{path}: {statuses:?}");
    answers
}

async fn sessions(served: &Served, person: &Person) -> Vec<Option<String>> {
    let mut tokens = Vec::new();
    for _ in 0..RACERS {
        tokens.push(Some(served.sign_in(person).await));
    }
    tokens
}

async fn codes(served: &Arc<Served>, submitted: &mut usize) -> Vec<Vec<support::Answer>> {
    let person = served.world.member().await;
    let (app, _) = served.enrolled(&person).await;
    let tokens = sessions(served, &person).await;
    let body = format!("code={}", app.code_at(served.now()));
    let answers = submit(served, "/api/verify-code", &body, tokens, submitted).await;
    let reused = served.world.emails_to(&person.email).await;
    let reused = reused.iter().filter(|letter| letter.subject.contains("sent twice")).count();
    assert_eq!(reused, 1, "a mailbox is not filled by that");
    answers
}

async fn recovery_codes(served: &Arc<Served>, submitted: &mut usize) -> Vec<Vec<support::Answer>> {
    let person = served.world.member().await;
    let (_, session) = served.world.enrolled(&person).await;
    let member: Authenticated = served.world.caller_as(&session).await;
    let codes = served.world.engine.recovery_draft(&member).await.unwrap().unwrap();
    served.world.engine.keep_recovery_codes(&member).await.unwrap();
    let tokens = sessions(served, &person).await;
    let answers = submit(served, "/api/use-recovery-code", &format!("code={}", codes[0]), tokens, submitted).await;
    assert_eq!(served.world.engine.recovery_state(&member).await.unwrap().left, 9);
    answers
}

async fn links(served: &Arc<Served>, submitted: &mut usize) -> Vec<Vec<support::Answer>> {
    let person = served.world.member().await;
    served.world.forgot_password(&person).await;
    let letter = served.world.emails_to(&person.email).await.remove(0);
    let token = letter.text.split_once("token=").unwrap().1.split_whitespace().next().unwrap().to_owned();
    let body = format!("token={token}&password=seven+quiet+harbours+sing");
    submit(served, "/api/set-forgotten-password", &body, vec![None; RACERS], submitted).await
}

async fn passes(served: &Arc<Served>, submitted: &mut usize) -> Vec<Vec<support::Answer>> {
    let world = &served.world;
    let tpp = world.tpp("Northbank").await;
    let (boss, person) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let (app, session) = world.enrolled(&boss).await;
    let administrator: Administrator = world.caller_as(&session).await;
    world.engine.ask_enforcement(&administrator, None, true, "").await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let (_, pass) = world.operator().issue_pass(&person.email).await.unwrap();
    let tokens = sessions(served, &person).await;
    submit(served, "/api/prove-enrolment", &format!("proof={pass}"), tokens, submitted).await
}
