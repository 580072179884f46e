//! What the database decides for the server: simultaneous requests, and a database that is gone.

use crate::credentials;
use std::sync::Arc;
use testkit::{
    Database,
    http::{Response, TestServer},
};

/// Fail closed: while the database is gone, no request is served, neither as signed in nor as anonymous.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_no_request_is_authenticated() {
    let server = TestServer::new(Database::Sqlite).await;
    let user = server.world.member().await;
    let token = server.sign_in(&user).await;
    assert_eq!(server.get("/health/ready", None).await.status, 200);
    server.world.engine.close().await;
    assert_eq!(server.get("/", Some(&token)).await.status, 503);
    assert_eq!(server.call("/api/sign-in", None, &credentials(&user.email)).await.status, 503);
    assert_eq!(server.get("/health/ready", None).await.status, 503);
    assert_eq!(server.get("/health/live", None).await.status, 200);
}

async fn one_of_a_hundred_simultaneous_requests_wins(kind: Database) {
    let server = Arc::new(TestServer::new(kind).await);
    let user = server.world.member().await;
    let (app, _) = server.enrolled(&user).await;
    let pending = server.sign_in(&user).await;
    let body = format!("code={}", app.code_at(server.now()));
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (server, body) = (server.clone(), body.clone());
        // Half of the requests share one session, the others have one each.
        let token = if number % 2 == 0 { pending.clone() } else { server.sign_in(&user).await };
        requests.spawn(async move { server.call("/api/verify-code", Some(&token), &body).await });
    }
    let responses = requests.join_all().await;
    // One request wins; where others sent the same in its session, they get its answer.
    let mut tokens: Vec<_> = responses.iter().filter_map(Response::token).collect();
    assert_eq!(responses.iter().filter(|response| response.status == 200).count(), tokens.len());
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "one session");
    assert_eq!(server.world.rows("audit WHERE action = 'code-accepted'").await, 1);
    assert!(responses.iter().all(|response| [200, 401, 403, 422].contains(&response.status)));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_hundred_simultaneous_requests_wins_on_sqlite() {
    one_of_a_hundred_simultaneous_requests_wins(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_hundred_simultaneous_requests_wins_on_postgres() {
    one_of_a_hundred_simultaneous_requests_wins(Database::Postgres).await;
}
