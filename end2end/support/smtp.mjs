// A mail server for tests (nodemailer's smtp-server) on a free loopback port, which it prints as its first line.
// It exits when its standard input closes.
//
//   node smtp.mjs --folder DIR [--security none|starttls|tls] [--certificate PEM --key PEM]
//                 [--user NAME --password WORD] [--refuse 451|550] [--hang ADDRESS] [--port NUMBER] [--ascii]
//
// With --ascii it takes no addresses but those in ASCII: it has no SMTPUTF8.
//
// Each email becomes DIR/letter-N.json: { secure, user, from, to, text }; each authentication DIR/sign-in-N.json.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";

const text = (fallback) => ({ type: "string", default: fallback });
const { values: options } = parseArgs({
  options: {
    folder: text("."),
    security: text("none"),
    certificate: text(undefined),
    key: text(undefined),
    user: text(undefined),
    password: text(undefined),
    refuse: text(undefined),
    // The recipient for whom it never answers.
    hang: text(undefined),
    port: text("0"),
    ascii: { type: "boolean", default: false },
  },
});
const tlsFiles = options.certificate && { cert: readFileSync(options.certificate), key: readFileSync(options.key) };

let written = 0;
function keep(kind, content) {
  const path = join(options.folder, `${kind}-${(written += 1)}.json`);
  // Renamed when it is complete: the test that waits for the file must find all of it.
  writeFileSync(`${path}.part`, JSON.stringify(content));
  renameSync(`${path}.part`, path);
}

function refusal(code, message) {
  return Object.assign(new Error(message), { responseCode: code });
}

const server = new SMTPServer({
  ...tlsFiles,
  secure: options.security === "tls",
  disabledCommands: options.security === "starttls" ? [] : ["STARTTLS"],
  allowInsecureAuth: options.security === "none",
  authOptional: options.user === undefined,
  disableReverseLookup: true,
  hideSMTPUTF8: options.ascii,
  onAuth({ username, password }, session, done) {
    keep("sign-in", { secure: session.secure, user: username });
    const right = username === options.user && password === options.password;
    // The reply of a mail server may repeat the credentials, which must not reach the log.
    done(right ? null : refusal(535, `5.7.8 no user ${username} with ${password}`), { user: username });
  },
  onRcptTo({ address }, _session, done) {
    if (address === options.hang) return;
    const code = Number(options.refuse);
    const detail = `${Math.floor(code / 100)}.1.1`;
    done(options.refuse ? refusal(code, `${detail} <${address}> is not at home`) : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map(({ address }) => address);
      const body = Buffer.concat(chunks).toString("utf8");
      keep("letter", { secure: session.secure, user: session.user ?? null, from: mailFrom.address, to, text: body });
      done(null);
    });
  },
});
// Some tests break off a connection.
server.on("error", () => {});
mkdirSync(options.folder, { recursive: true });
server.listen(Number(options.port), "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.resume().on("end", () => process.exit());
