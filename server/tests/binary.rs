//! The binary as its operator meets it: commands, messages, start and stop.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod program;

use program::Folder;
use std::net::TcpListener;

const PASSWORD: &str = "plum gravel orbit candle";

#[test]
fn the_first_tpp_and_its_users() {
    let folder = Folder::new();
    let tpp = folder.ok(&["tpp", "create", "--name", "Northbank"]);
    assert_eq!(tpp.len(), 26, "the id, and nothing else: {tpp}");
    let create = [
        "user",
        "create",
        "--tpp",
        &tpp,
        "--email",
        "Ada@Bank.Example",
        "--name",
        "Ada",
        "--role",
        "administrator",
        "--password-stdin",
    ];
    let made = folder.with_input(&create, &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let again = folder.with_input(&create, PASSWORD);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("taken"));
    let list = folder.ok(&["--json", "user", "list", "--tpp", &tpp]);
    assert!(list.contains(r#""email":"ada@bank.example""#) && list.contains(r#""authenticators":0"#), "{list}");
    assert!(folder.ok(&["tpp", "list", "--json"]).contains(r#""name":"Northbank""#));
    assert!(folder.ok(&["tpp", "list"]).contains("Northbank"));
    assert!(folder.ok(&["user", "reset-mfa", "--email", "ada@bank.example"]).contains("0 authenticators removed"));
    let pass = folder.ok(&["user", "issue-pass", "--email", "ada@bank.example"]);
    assert!(pass.len() == 19 && pass.matches('-').count() == 3, "{pass}");
    assert!(folder.ok(&["user", "restore", "--email", "ada@bank.example"]).contains("can sign in"));
    assert!(folder.ok(&["audit", "verify"]).contains("sound, 4 rows"), "made, made, reset, pass");
    let log = folder.ok(&["audit", "export", "--tpp", &tpp]);
    assert!(log.lines().count() == 4 && log.contains(r#""action":"mfa-reset""#), "{log}");
    assert!(!log.contains(&pass) && !log.contains(&pass.replace('-', "")), "no secret in the log");
    let sheet = folder.ok(&["audit", "export", "--tpp", &tpp, "--format", "csv"]);
    assert!(sheet.starts_with("\"seq\",\"time\"") && sheet.contains("\"user-created\""), "{sheet}");
    let saved = folder.ok(&["backup", "--to", "saved.db"]);
    assert!(saved.starts_with("saved.db: TPPs: 1, users: 1."), "{saved}");
    assert!(folder.complaint(&["backup", "--to", "saved.db"]).contains("saved.db cannot be made"));
    let key = ["--database", "sqlite://saved.db", "tpp", "list"];
    let restored = folder.command(&key).env("SALLYPORT_KEY_FILE", "data/sallyport.key").output().unwrap();
    assert!(String::from_utf8_lossy(&restored.stdout).contains("Northbank"));
    let weak =
        folder.with_input(&["user", "set-password", "--email", "ada@bank.example", "--password-stdin"], "short");
    assert!(String::from_utf8_lossy(&weak.stderr).contains("shorter than 15 characters"));
    assert!(folder.complaint(&["user", "list", "--tpp", "nowhere"]).contains("not found"));
    let help = folder.ok(&["--help"]);
    assert!(
        ["serve", "tpp", "user", "--database", "--config", "--json"].iter().all(|word| help.contains(word)),
        "{help}"
    );
}

#[test]
fn it_serves_answers_for_its_health_and_stops() {
    let folder = Folder::new();
    let server = folder.serve(&["--demo"]);
    assert!(server.get("/health/live").starts_with("HTTP/1.0 200"));
    assert!(server.get("/health/ready").contains("\nready\nclock: "));
    assert!(server.get("/sign-in").contains("</html>"));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(
        log.lines().all(|line| line.starts_with('{') && line.ends_with('}')),
        "JSON lines off a terminal: {log}"
    );
    assert!(log.contains(r#""path":"/sign-in""#) && log.contains(r#""message":"stopped""#), "{log}");
    let text = "[sallyport]\nrequests_per_minute = 1\n[sallyport.support]\ncontact = \"desk@bank.example\"\n";
    std::fs::write(folder.0.join("own.toml"), text).unwrap();
    let own = folder.serve(&["--config", "own.toml"]);
    assert!(own.get("/help").contains("desk@bank.example"), "a file of one's own needs only our table");
    let limited = (0..30).filter(|_| own.get("/nothing").starts_with("HTTP/1.0 429")).count();
    assert_eq!(limited, 1, "thirty at once, whatever was set");
    drop(own);
    let tpps = folder.ok(&["tpp", "list"]);
    assert!(folder.serve(&["--demo"]).get("/help").starts_with("HTTP/1.0 200"));
    assert_eq!(folder.ok(&["tpp", "list"]), tpps, "demo data is added once");
}

/// A disk that is full, or a reader that is gone, is the trouble of whoever reads: the server goes on.
#[cfg(target_os = "linux")]
#[test]
fn a_log_or_an_answer_that_cannot_be_written_stops_nothing() {
    let folder = Folder::new();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = folder.serve_with(&["--demo"], full().into());
    assert!(server.get("/health/live").starts_with("HTTP/1.0 200"));
    assert!(server.get("/sign-in").contains("</html>"));
    drop(server);
    let list = folder.command(&["tpp", "list"]).stdout(full()).output().unwrap();
    assert_eq!(list.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&list.stderr).starts_with("sallyport: the answer cannot be written"));
}

#[test]
fn what_stops_a_start_says_why() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(folder.complaint(&["serve", "--listen", &address]).contains(&format!("cannot listen on {address}")));
    assert!(folder.complaint(&["tpp", "list", "--database", "mysql://x"]).contains("sqlite:// or postgres://"));
    let unreachable = "postgres://user:secret-word@127.0.0.1:1/x";
    let text = folder.complaint(&["tpp", "list", "--database", unreachable]);
    assert!(text.contains("cannot be opened") && !text.contains("secret-word"), "{text}");
    assert!(folder.complaint(&["tpp", "list", "--database", "sqlite:///proc/none/x.db"]).contains("/proc/none"));
    std::fs::write(folder.0.join("wrong.toml"), "[sallyport]\nlisen = \"127.0.0.1:1\"\n").unwrap();
    assert!(folder.complaint(&["--config", "wrong.toml", "tpp", "list"]).contains("lisen"));
    assert!(folder.complaint(&["--config", "none.toml", "tpp", "list"]).contains("none.toml does not exist"));
    let mail = "[sallyport.mail]\nfrom = \"a@bank.example\"\nsmtp = \"smtps://mail.bank.example\"\nuser = \"a\"\n";
    for (line, words) in [
        ("password_file = \"none\"", "mail.password_file: none cannot be used"),
        ("ca_file = \"wrong.toml\"", "mail.user: goes together with password_file"),
        (
            "password_file = \"wrong.toml\"\nca_file = \"wrong.toml\"",
            "mail.ca_file: wrong.toml holds no certificate",
        ),
    ] {
        std::fs::write(folder.0.join("mail.toml"), format!("{mail}{line}\n")).unwrap();
        let text = folder.complaint(&["--config", "mail.toml", "serve"]);
        assert!(text.contains(words), "{text}");
    }
    std::fs::write(folder.0.join("top.toml"), "database = \"sqlite://x.db\"\n[sallyport]\n").unwrap();
    assert!(folder.complaint(&["--config", "top.toml", "serve"]).contains("\"database\" outside of its table"));
    std::fs::write(folder.0.join("empty.toml"), "").unwrap();
    assert!(folder.complaint(&["--config", "empty.toml", "serve"]).contains("has no table [sallyport]"));
    assert!(folder.complaint(&["tpp", "list"]).contains("there is no database at data/sallyport.db"));
    assert!(!folder.0.join("data").exists(), "nothing is made by asking");
    folder.ok(&["tpp", "create", "--name", "Northbank"]);
    assert!(folder.complaint(&["audit", "export", "--tpp", "nowhere"]).contains("not found"));
    std::fs::remove_file(folder.0.join("data/sallyport.key")).unwrap();
    assert!(folder.complaint(&["serve"]).contains("the key file data/sallyport.key is missing"));
}
