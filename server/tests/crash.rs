//! The server is killed under load, a hundred times: what it acknowledged is there, and the audit log is complete.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};
use testkit::{
    PASSWORD,
    binary::{Binary, Server},
};

const KILLS: u64 = 100;
const CLIENTS: u64 = 4;

/// What one run of the server acknowledged: tokens of sessions that began, and of those that were ended again.
#[derive(Default)]
struct Acknowledged {
    begun: Vec<String>,
    ended: Vec<String>,
}

#[test]
fn nothing_that_was_acknowledged_is_lost() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    std::fs::write(binary.folder.join("custom.toml"), "[sallyport]\nrequests_per_minute = 0\n").unwrap();
    let tpp = binary.succeed(&["tpp", "create", "--name", "Northbank"]);
    for client in 0..CLIENTS {
        let email = address(client);
        let words = ["user", "create", "--tpp", &tpp, "--email", &email, "--name", "Kim", "--role", "member"];
        let created = binary.with_input(&[&words[..], &["--password-stdin"]].concat(), PASSWORD);
        assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    }
    let (mut before, mut begun) = (Acknowledged::default(), 0);
    for run in 0..=KILLS {
        let server = binary.serve(&["--config", "custom.toml"]);
        for token in &before.begun {
            let (status, _) = Server::post(&server.address, "/api/read-identity", Some(token), "").unwrap();
            assert_eq!(status, 200, "run {run}: a session that was acknowledged is gone");
        }
        for token in &before.ended {
            let (status, _) = Server::post(&server.address, "/api/read-identity", Some(token), "").unwrap();
            assert_eq!(status, 401, "run {run}: a session that was ended is back");
        }
        before = load_until_killed(server, run);
        begun += before.begun.len() + before.ended.len();
    }
    assert!(begun > usize::try_from(KILLS).unwrap(), "there was load: {begun} sessions");
    let verified = binary.succeed(&["audit", "verify"]);
    assert!(verified.contains("sound"), "{verified}");
    let log = binary.succeed(&["audit", "export", "--tpp", &tpp, "--format", "jsonl"]);
    let accepted = log.lines().filter(|line| line.contains(r#""action":"password-accepted""#)).count();
    assert!(accepted >= begun, "{accepted} rows for {begun} sessions");
}

fn address(client: u64) -> String {
    format!("user-{client}@bank.example")
}

/// One run of the server: users sign in and out until it is killed.
fn load_until_killed(server: Server, run: u64) -> Acknowledged {
    let (all, over) = (Arc::new(Mutex::new(Acknowledged::default())), Arc::new(AtomicBool::new(false)));
    let (tell, heard) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, all, over, tell) = (server.address.clone(), all.clone(), over.clone(), tell.clone());
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    sign_in_and_out(&address, client, &all);
                    // The receiver may have counted enough.
                    let _ = tell.send(());
                }
            })
        })
        .collect();
    // Killed at another moment in each run, from the first responses to the middle of the load.
    let responses = 1 + usize::try_from(run * 7 % 19).unwrap();
    assert_eq!(heard.iter().take(responses).count(), responses);
    server.kill();
    over.store(true, Ordering::Relaxed);
    for client in clients {
        client.join().unwrap();
    }
    std::mem::take(&mut *all.lock().unwrap())
}

/// A request without a response may have been carried out or not, so it is not recorded.
fn sign_in_and_out(server: &str, client: u64, all: &Mutex<Acknowledged>) {
    let body = format!("email={}&password={}", address(client), PASSWORD.replace(' ', "+"));
    let Some((status, Some(token))) = Server::post(server, "/api/sign-in", None, &body) else { return };
    assert!(status < 400, "{status}");
    if client.is_multiple_of(2) {
        all.lock().unwrap().begun.push(token);
    } else if Server::post(server, "/api/sign-out", Some(&token), "").is_some_and(|(status, _)| status < 400) {
        all.lock().unwrap().ended.push(token);
    }
}
