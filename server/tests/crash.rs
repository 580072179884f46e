//! `kill -9` in the middle of everything, a hundred times: what was answered is there, and the audit log is whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod program;

use program::{Folder, Server};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

const KILLS: u64 = 100;
const CLIENTS: u64 = 4;
const PASSWORD: &str = "plum gravel orbit candle";

/// Answers of one life of the server: tokens of sessions that began, and of those that were ended again.
#[derive(Default)]
struct Acknowledged {
    begun: Vec<String>,
    ended: Vec<String>,
}

#[test]
fn nothing_acknowledged_is_lost() {
    let folder = Folder::new();
    std::fs::write(folder.0.join("own.toml"), "[sallyport]\nrequests_per_minute = 0\n").unwrap();
    let tpp = folder.ok(&["tpp", "create", "--name", "Northbank"]);
    for client in 0..CLIENTS {
        let email = address(client);
        let words = ["user", "create", "--tpp", &tpp, "--email", &email, "--name", "Kim", "--role", "member"];
        let created = folder.with_input(&[&words[..], &["--password-stdin"]].concat(), PASSWORD);
        assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    }
    let (mut before, mut begun) = (Acknowledged::default(), 0);
    for life in 0..=KILLS {
        let server = folder.serve(&["--config", "own.toml"]);
        for token in &before.begun {
            let (status, _) = Server::post(&server.address, "/api/read-identity", Some(token), "").unwrap();
            assert_eq!(status, 200, "life {life}: a session that was answered is gone");
        }
        for token in &before.ended {
            let (status, _) = Server::post(&server.address, "/api/read-identity", Some(token), "").unwrap();
            assert_eq!(status, 401, "life {life}: a session that was ended is back");
        }
        before = live(server, life);
        begun += before.begun.len() + before.ended.len();
    }
    assert!(begun > usize::try_from(KILLS).unwrap(), "there was load: {begun} sessions");
    let verified = folder.ok(&["audit", "verify"]);
    assert!(verified.contains("sound"), "{verified}");
    let log = folder.ok(&["audit", "export", "--tpp", &tpp, "--format", "jsonl"]);
    let accepted = log.lines().filter(|line| line.contains(r#""action":"password-accepted""#)).count();
    assert!(accepted >= begun, "{accepted} rows for {begun} sessions");
}

fn address(client: u64) -> String {
    format!("person-{client}@bank.example")
}

/// One life of the server: people sign in and out until it is killed.
fn live(server: Server, life: u64) -> Acknowledged {
    let (all, over) = (Arc::new(Mutex::new(Acknowledged::default())), Arc::new(AtomicBool::new(false)));
    let (tell, heard) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, all, over, tell) = (server.address.clone(), all.clone(), over.clone(), tell.clone());
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    sign_in_and_out(&address, client, &all);
                    // Whoever counts may have stopped.
                    let _ = tell.send(());
                }
            })
        })
        .collect();
    // Another moment each time, from the first answers to the middle of the load.
    let answers = 1 + usize::try_from(life * 7 % 19).unwrap();
    assert_eq!(heard.iter().take(answers).count(), answers);
    server.kill();
    over.store(true, Ordering::Relaxed);
    for client in clients {
        client.join().unwrap();
    }
    std::mem::take(&mut *all.lock().unwrap())
}

/// What has no answer counts neither way.
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
