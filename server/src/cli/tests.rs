//! The command line as the operator sees it: help and output, as snapshots (`cargo insta review` accepts a
//! change).

use super::*;
use clap::CommandFactory;

const PASSWORD: &str = "plum gravel orbit candle";

/// A folder with a database.
struct Folder(testkit::TemporaryFolder);

impl Folder {
    fn new() -> Self {
        Self(testkit::TemporaryFolder::new())
    }

    /// Runs a command against the database, with `PASSWORD` as its input.
    async fn run(&self, words: &[&str]) -> Result<String, String> {
        let database = format!("sqlite://{}", self.0.join("test.db").display());
        let cli = Cli::try_parse_from([&["sallyport", "--database", &database], words].concat()).unwrap();
        let mut output = Vec::new();
        let mut console = Console { json: cli.global.json, input: &mut PASSWORD.as_bytes(), output: &mut output };
        execute(cli, &mut console).await.map_err(|error| error_chain(error.as_ref()))?;
        Ok(String::from_utf8(output).unwrap())
    }

    /// The command and its output.
    async fn transcript(&self, words: &[&str]) -> String {
        let output = self.run(words).await.unwrap_or_else(|error| format!("sallyport: {error}\n"));
        format!("$ sallyport {}\n{output}\n", words.join(" "))
    }
}

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_has_its_help() {
    fn help(command: &mut clap::Command) -> String {
        let own = command.render_help().to_string();
        let subcommands = command.get_subcommands_mut().filter(|sub| sub.get_name() != "help");
        [own].into_iter().chain(subcommands.map(help)).collect::<Vec<_>>().join("\n========\n\n")
    }
    let mut command = Cli::command();
    command.build();
    insta::assert_snapshot!(help(&mut command));
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_answer_in_text_and_json() {
    let folder = Folder::new();
    let tpp = folder.run(&["tpp", "create", "--name", "Northbank"]).await.unwrap();
    let (tpp, email) = (tpp.trim(), "ada@bank.example");
    let create = ["user", "create", "--tpp", tpp, "--email", email, "--name", "Ada", "--role", "administrator"];
    let mut transcript = String::new();
    for words in [
        &["tpp", "create", "--name", "Fjord", "--json"][..],
        &["tpp", "list"],
        &["tpp", "list", "--json"],
        &[&create[..], &["--password-stdin"]].concat(),
        &[&create[..], &["--password-stdin"]].concat(),
        &["user", "list", "--tpp", tpp],
        &["user", "list", "--tpp", tpp, "--json"],
        &["user", "list", "--tpp", "unknown"],
        &["user", "set-email", "--email", email, "--to", "countess@bank.example"],
        &["user", "set-email", "--email", "countess@bank.example", "--to", email],
        &["user", "set-password", "--email", email, "--password-stdin"],
        &["user", "reset-mfa", "--email", email, "--reason", "Lost the phone"],
        &["user", "issue-pass", "--email", email],
        &["user", "restore", "--email", email],
        &["audit", "verify"],
        &["audit", "verify", "--json"],
    ] {
        transcript += &folder.transcript(words).await;
    }
    let ids = (r"\b[0-9a-z]{26}\b", "[id]");
    let times = (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "[time]");
    let passes = (r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", "[pass]");
    let hashes = (r"\b1\.[0-9a-f]{64}\b", "[hash]");
    insta::with_settings!({ filters => vec![ids, times, passes, hashes] }, {
        insta::assert_snapshot!(transcript);
    });
}

#[test]
fn global_flags_go_before_and_after() {
    for words in [["sallyport", "--json", "tpp", "list"], ["sallyport", "tpp", "list", "--json"]] {
        assert!(Cli::try_parse_from(words).unwrap().global.json);
    }
    let cli = Cli::try_parse_from(["sallyport", "tpp", "list", "--database", "sqlite://x"]).unwrap();
    assert_eq!(cli.global.database.as_deref(), Some("sqlite://x"));
}

#[test]
fn passwords_are_never_arguments() {
    let words = ["sallyport", "user", "set-password", "--email", "a@b"];
    assert!(Cli::try_parse_from(words).is_err());
}
