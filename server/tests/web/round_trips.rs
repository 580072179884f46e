//! How often a request waits for PostgreSQL. Each round trip costs what the network between server and database
//! costs, so their number is a limit that a test can hold, on any machine.

use gate::engine::{Engine, EngineConfig};
use testkit::{Database, RoundTrips, STEP, World, http::TestServer};

/// The least of several runs: in the first ones the driver also prepares statements, on each of its connections.
const RUNS: usize = 20;

struct Counted {
    server: TestServer,
    trips: RoundTrips,
}

impl Counted {
    async fn new() -> Self {
        let mut world = World::new(Database::Postgres).await;
        let (trips, database) = RoundTrips::in_front_of(&world.url).unwrap();
        world.engine = Engine::open(EngineConfig { database, ..world.config() }).await.unwrap();
        Self { server: TestServer::of(world).await, trips }
    }

    /// The round trips of reading a page.
    async fn page(&self, path: &str, token: &str) -> usize {
        let mut least = usize::MAX;
        for _ in 0..RUNS {
            let before = self.trips.number();
            assert_eq!(self.server.get(path, Some(token)).await.status, 200);
            least = least.min(self.trips.number() - before);
        }
        least
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_session_waits_at_most_four_times() {
    let counted = Counted::new().await;
    let (administrator, _) = counted.server.world.administrator_and_member().await;
    let (_, token) = counted.server.enrolled(&administrator).await;
    let mut found = Vec::new();
    for path in [
        "/",
        "/settings/account",
        "/settings/account/mfa",
        "/settings/configuration/general",
        "/settings/configuration/members",
        "/settings/configuration/audit",
    ] {
        found.push((path, counted.page(path, &token).await));
    }
    assert!(found.iter().all(|(_, trips)| (1..=4).contains(trips)), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_check_waits_once_and_a_code_check_at_most_eight_times() {
    let counted = Counted::new().await;
    let (server, trips) = (&counted.server, &counted.trips);
    let member = server.world.member().await;
    let (app, session) = server.world.enrolled(&member).await;
    let (token, device) = (session.token.expose(), session.device.as_ref().unwrap().expose());
    let (mut check, mut code) = (usize::MAX, usize::MAX);
    for _ in 0..RUNS {
        let before = trips.number();
        assert_eq!(server.call("/api/read-identity", Some(token), "").await.status, 200);
        check = check.min(trips.number() - before);

        let pending = server.sign_in(&member).await;
        let headers = format!(
            "Cookie: sallyport={pending}; sallyport-device={device}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n"
        );
        let body = format!("code={}", app.code_at(server.now()));
        let before = trips.number();
        let answer = server.send("POST", "/api/verify-code", &headers, body).await;
        code = code.min(trips.number() - before);
        assert_eq!(answer.status, 200, "{}", answer.text());
        server.world.advance(STEP);
    }
    assert_eq!(check, 1);
    assert!((1..=8).contains(&code), "{code}");
}
