//! The binary as its operator meets it: commands, messages, start and stop.

use std::{net::TcpListener, process::Stdio};
use testkit::{PASSWORD, binary::Binary};

#[test]
fn commands_create_the_first_tpp_and_its_users() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    let tpp = binary.succeed(&["tpp", "create", "--name", "Northbank"]);
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
    let made = binary.with_input(&create, &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let again = binary.with_input(&create, PASSWORD);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("taken"));
    let list = binary.succeed(&["--json", "user", "list", "--tpp", &tpp]);
    assert!(list.contains(r#""email":"ada@bank.example""#) && list.contains(r#""authenticators":0"#), "{list}");
    assert!(binary.succeed(&["tpp", "list", "--json"]).contains(r#""name":"Northbank""#));
    assert!(binary.succeed(&["tpp", "list"]).contains("Northbank"));
    assert!(
        binary.succeed(&["user", "reset-mfa", "--email", "ada@bank.example"]).contains("0 authenticators removed")
    );
    let pass = binary.succeed(&["user", "issue-pass", "--email", "ada@bank.example"]);
    assert!(pass.len() == 19 && pass.matches('-').count() == 3, "{pass}");
    assert!(binary.succeed(&["user", "restore", "--email", "ada@bank.example"]).contains("can sign in"));
    assert!(binary.succeed(&["audit", "verify"]).contains("sound, 4 rows"), "made, made, reset, pass");
    let verified = binary.succeed(&["audit", "verify"]);
    let end = verified.rsplit(' ').next().unwrap();
    assert!(binary.succeed(&["audit", "verify", "--expect", end]).contains("sound"));
    std::fs::write(binary.folder.join("anchors"), format!("2027-01-15T08:00:00Z {tpp}={end}\n")).unwrap();
    binary.succeed(&["audit", "verify", "--expect-file", "anchors"]);
    let later = end.replacen("4:", "5:", 1);
    assert!(binary.fail(&["audit", "verify", "--expect", &later]).contains("does not verify"));
    assert!(binary.fail(&["audit", "verify", "--expect-file", "nowhere"]).contains("nowhere cannot be read"));
    let exported = binary.command(&["audit", "export", "--tpp", &tpp]).output().unwrap();
    assert!(
        String::from_utf8_lossy(&exported.stderr).contains(&format!("{tpp}={end}")),
        "the end, apart from the rows"
    );
    let log = binary.succeed(&["audit", "export", "--tpp", &tpp]);
    assert!(log.lines().count() == 4 && log.contains(r#""action":"mfa-reset""#), "{log}");
    assert!(!log.contains(&pass) && !log.contains(&pass.replace('-', "")), "no secret in the log");
    let sheet = binary.succeed(&["audit", "export", "--tpp", &tpp, "--format", "csv"]);
    assert!(sheet.starts_with("\u{feff}seq,time,") && sheet.contains("\"user-created\""), "{sheet}");
    let saved = binary.succeed(&["backup", "--to", "saved.db"]);
    assert!(saved.starts_with("saved.db: TPPs: 1, users: 1."), "{saved}");
    assert!(binary.fail(&["backup", "--to", "saved.db"]).contains("saved.db cannot be made"));
    let key = ["--database", "sqlite://saved.db", "tpp", "list"];
    let restored = binary.command(&key).env("SALLYPORT_KEY_FILE", "data/sallyport.key").output().unwrap();
    assert!(String::from_utf8_lossy(&restored.stdout).contains("Northbank"));
    let weak =
        binary.with_input(&["user", "set-password", "--email", "ada@bank.example", "--password-stdin"], "short");
    assert!(String::from_utf8_lossy(&weak.stderr).contains("shorter than 15 characters"));
    assert!(binary.fail(&["user", "list", "--tpp", "nowhere"]).contains("not found"));
    let help = binary.succeed(&["--help"]);
    assert!(
        ["serve", "tpp", "user", "--database", "--config", "--json"].iter().all(|word| help.contains(word)),
        "{help}"
    );
}

#[test]
fn the_server_starts_reports_its_health_and_stops() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    let server = binary.serve(&["--demo"]);
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
    std::fs::write(binary.folder.join("custom.toml"), text).unwrap();
    let configured = binary.serve(&["--config", "custom.toml"]);
    assert!(
        configured.get("/help").contains("desk@bank.example"),
        "a configuration file needs only the table [sallyport]"
    );
    let limited = (0..30).filter(|_| configured.get("/nothing").starts_with("HTTP/1.0 429")).count();
    assert_eq!(limited, 1, "thirty at once, whatever was set");
    drop(configured);
    let tpps = binary.succeed(&["tpp", "list"]);
    assert!(binary.serve(&["--demo"]).get("/help").starts_with("HTTP/1.0 200"));
    assert_eq!(binary.succeed(&["tpp", "list"]), tpps, "demo data is added once");
}

/// The disk may be full, or the reader of a pipe gone: the server goes on.
#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_log_or_output_does_not_stop_the_server() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = binary.serve_with_log(&["--demo"], full().into());
    assert!(server.get("/health/live").starts_with("HTTP/1.0 200"));
    assert!(server.get("/sign-in").contains("</html>"));
    drop(server);
    let list = binary.command(&["tpp", "list"]).stdout(full()).output().unwrap();
    assert_eq!(list.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&list.stderr).starts_with("sallyport: the answer cannot be written"));
}

#[test]
fn a_failed_start_says_why() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(binary.fail(&["serve", "--listen", &address]).contains(&format!("cannot listen on {address}")));
    assert!(binary.fail(&["tpp", "list", "--database", "mysql://x"]).contains("sqlite:// or postgres://"));
    let unreachable = "postgres://user:secret-word@127.0.0.1:1/x";
    let text = binary.fail(&["tpp", "list", "--database", unreachable]);
    assert!(text.contains("cannot be opened") && !text.contains("secret-word"), "{text}");
    assert!(binary.fail(&["tpp", "list", "--database", "sqlite:///proc/none/x.db"]).contains("/proc/none"));
    std::fs::write(binary.folder.join("wrong.toml"), "[sallyport]\nlisen = \"127.0.0.1:1\"\n").unwrap();
    assert!(binary.fail(&["--config", "wrong.toml", "tpp", "list"]).contains("lisen"));
    assert!(binary.fail(&["--config", "none.toml", "tpp", "list"]).contains("none.toml does not exist"));
    let mail = "[sallyport.mail]\nfrom = \"a@bank.example\"\nsmtp = \"smtps://mail.bank.example\"\nuser = \"a\"\n";
    for (line, words) in [
        ("password_file = \"none\"", "mail.password_file: none cannot be used"),
        ("ca_file = \"wrong.toml\"", "mail.user: goes together with password_file"),
        (
            "password_file = \"wrong.toml\"\nca_file = \"wrong.toml\"",
            "mail.ca_file: wrong.toml holds no certificate",
        ),
    ] {
        std::fs::write(binary.folder.join("mail.toml"), format!("{mail}{line}\n")).unwrap();
        let text = binary.fail(&["--config", "mail.toml", "serve"]);
        assert!(text.contains(words), "{text}");
    }
    std::fs::write(binary.folder.join("top.toml"), "database = \"sqlite://x.db\"\n[sallyport]\n").unwrap();
    assert!(binary.fail(&["--config", "top.toml", "serve"]).contains("\"database\" outside of its table"));
    std::fs::write(binary.folder.join("empty.toml"), "").unwrap();
    assert!(binary.fail(&["--config", "empty.toml", "serve"]).contains("has no table [sallyport]"));
    assert!(binary.fail(&["tpp", "list"]).contains("there is no database at data/sallyport.db"));
    assert!(!binary.folder.join("data").exists(), "reading creates nothing");
    binary.succeed(&["tpp", "create", "--name", "Northbank"]);
    assert!(binary.fail(&["audit", "export", "--tpp", "nowhere"]).contains("not found"));
    std::fs::remove_file(binary.folder.join("data/sallyport.key")).unwrap();
    assert!(binary.fail(&["serve"]).contains("the key file data/sallyport.key is missing"));
}

/// Several processes start where there is neither a database nor a key: all succeed, with one key.
#[test]
fn processes_that_start_at_once_share_a_new_database() {
    for _ in 0..3 {
        let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
        let create = |number: usize| {
            let name = format!("Bank {number}");
            binary
                .command(&["tpp", "create", "--name", &name])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let started: Vec<_> = (0..4).map(create).collect();
        for process in started {
            let output = process.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(binary.succeed(&["tpp", "list"]).lines().filter(|line| line.contains("Bank")).count(), 4);
        let names = std::fs::read_dir(binary.folder.join("data")).unwrap();
        let keys = names.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("key"));
        assert_eq!(keys.count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    binary.succeed(&["tpp", "create", "--name", "Northbank"]);
    let key = binary.folder.join("data/sallyport.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = binary.fail(&["tpp", "list"]);
    assert!(refused.contains("mode 644") && refused.contains("chmod 600 data/sallyport.key"), "{refused}");
}

#[test]
fn a_backup_is_put_in_place_without_what_was_revoked_since() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_sallyport"));
    let tpp = binary.succeed(&["tpp", "create", "--name", "Northbank"]);
    let end = |binary: &Binary| {
        let verified = binary.succeed(&["audit", "verify"]);
        format!("{tpp}={}", verified.rsplit(' ').next().unwrap())
    };
    let before = end(&binary);
    binary.succeed(&["backup", "--to", "saved.db"]);
    let create = ["user", "create", "--tpp", &tpp, "--email", "a@bank.example", "--name", "A", "--role", "member"];
    assert!(binary.with_input(&[&create[..], &["--password-stdin"]].concat(), PASSWORD).status.success());
    let later = end(&binary);
    let restore = ["restore", "--from", "saved.db", "--expect", &before, "--expect", &later];
    let server = binary.serve(&[]);
    assert!(binary.fail(&restore).contains("data/sallyport.db is in use: stop the server first"));
    drop(server);
    let forged = before.replace("=1:1.", "=1:1.0");
    let refused = binary.command(&["restore", "--from", "saved.db", "--expect", &forged]).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("nothing was changed"), "another log");
    assert_eq!(end(&binary), later);
    let restored = binary.succeed(&restore);
    assert!(restored.contains("data/sallyport.db.replaced-1") && restored.contains("1 rows"), "{restored}");
    assert!(restored.contains(&format!("MISSING: {later} ")) && !restored.contains(&before), "{restored}");
    let log = binary.succeed(&["audit", "export", "--tpp", &tpp]);
    assert!(log.contains(r#""action":"backup-restored""#) && !log.contains("user-created"), "{log}");
    assert!(binary.succeed(&["audit", "verify"]).contains("sound, 2 rows"));
    let json = binary.succeed(&["restore", "--after", "--json"]);
    assert!(json.contains(r#""replaced":null"#) && json.contains(r#""rows":2"#), "{json}");
    for beside in ["data/sallyport.db-wal", "data/sallyport.db-shm"] {
        let _ = std::fs::remove_file(binary.folder.join(beside));
    }
    std::fs::copy(binary.folder.join("saved.db"), binary.folder.join("data/sallyport.db")).unwrap();
    let (_, log) = binary.serve(&[]).stop();
    assert!(log.contains("a backup that was put in place by hand"), "{log}");
    assert!(binary.succeed(&["audit", "verify"]).contains("sound, 2 rows"));
    let (_, log) = binary.serve(&[]).stop();
    assert!(!log.contains("put in place by hand"), "once");
}
