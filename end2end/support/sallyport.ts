// A server of its own for each test: the release binary, an own database, a free port, stopped by its own pid.
import { type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = process.env.TEST_BINARY ?? resolve(import.meta.dirname, "../../target/release/sallyport");
export const password = "plum gravel orbit candle";

export interface Person {
  email: string;
  name: string;
}

export class Sallyport {
  /** Everything the server wrote, for tests that look for what must not be there. */
  log = "";
  url = "";
  private constructor(
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** `mail`: letters become files, which `letter` reads. */
  static async start(flags: string[] = [], { mail = true } = {}): Promise<Sallyport> {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-e2e-"));
    const database = `sqlite://${folder}/data/sallyport.db`;
    const process = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", database, ...flags], {
      cwd: folder,
      env: {
        ...globalThis.process.env,
        SALLYPORT_LOG: "trace",
        // All the people of a test, and every browser without a cache, come from one address.
        SALLYPORT_REQUESTS_PER_MINUTE: "0",
        ...(mail && {
          SALLYPORT_MAIL__FOLDER: join(folder, "mail"),
          SALLYPORT_MAIL__FROM: "Sallyport <no-reply@northbank.example>",
        }),
        SALLYPORT_SUPPORT__CONTACT: "help@northbank.example",
        SALLYPORT_SUPPORT__FEEDBACK: "https://feedback.northbank.example/sallyport",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new Sallyport(folder, process);
    server.url = await new Promise((found, failed) => {
      const read = (chunk: Buffer) => {
        server.log += chunk.toString();
        const address = /listens on (http:\S+)/.exec(server.log);
        if (address) found(address[1]);
      };
      process.stdout?.on("data", read);
      process.stderr?.on("data", read);
      process.once("exit", () => failed(new Error(server.log)));
    });
    return server;
  }

  /** Runs a command of the binary on this server's database. */
  command(words: string[], input = ""): string {
    const database = `sqlite://${this.folder}/data/sallyport.db`;
    return execFileSync(binary, [...words, "--database", database], { cwd: this.folder, input, encoding: "utf8" }).trim();
  }

  createTpp(name: string): string {
    return this.command(["tpp", "create", "--name", name]);
  }

  createUser(tpp: string, name: string, role: "administrator" | "member" = "member"): Person {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@${tpp.slice(0, 6)}.example`;
    const words = ["user", "create", "--tpp", tpp, "--email", email, "--name", name, "--role", role, "--password-stdin"];
    this.command(words, password);
    return { email, name };
  }

  /** An enrolment pass, as the operator issues it. */
  issuePass(person: Person): string {
    const pass = /[a-z2-7]{4}(-[a-z2-7]{4}){3}/.exec(this.command(["user", "issue-pass", "--email", person.email]));
    expect(pass, "the command prints a pass").not.toBeNull();
    return pass![0];
  }

  /** The text of the newest letter to somebody whose subject is this one; waits until it has come. */
  async letter(person: Person, subject: string): Promise<string> {
    let found: string | undefined;
    const look = () => (found = this.letters(person).find((letter) => letter.subject === subject)?.text) !== undefined;
    await expect.poll(look, { message: `${subject} for ${person.email}`, timeout: 15_000 }).toBe(true);
    return found!;
  }

  /** The first link in a letter, as a path of this server. */
  async linkIn(person: Person, subject: string): Promise<string> {
    const link = new URL(/http\S+/.exec(await this.letter(person, subject))![0]);
    return link.pathname + link.search;
  }

  /** The letters that were sent to somebody, the newest first. */
  letters(person: Person): { subject: string; text: string }[] {
    const mail = join(this.folder, "mail");
    if (!existsSync(mail)) return [];
    const files = readdirSync(mail).filter((file) => file.endsWith(".eml"));
    const letters = files.map((file) => ({ at: statSync(join(mail, file)).mtimeMs, ...readLetter(join(mail, file)) }));
    return letters.filter((letter) => letter.to === person.email).sort((one, other) => other.at - one.at);
  }

  /** All bytes of the database and of whatever lies beside it. */
  dump(): Buffer {
    const data = join(this.folder, "data");
    return Buffer.concat(readdirSync(data).map((file) => readFileSync(join(data, file))));
  }

  /** Stops the server by its own pid; its files stay. */
  async stopServing(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await gone;
  }

  async stop(): Promise<void> {
    await this.stopServing();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A mail of RFC 5322 whose text has one of the usual encodings. */
function readLetter(path: string): { to: string; subject: string; text: string } {
  const [head, ...body] = readFileSync(path, "utf8").split("\r\n\r\n");
  const header = (name: string) => new RegExp(`^${name}: (.*(?:\r\n .*)*)`, "im").exec(head)?.[1].replaceAll("\r\n", "") ?? "";
  const raw = body.join("\r\n\r\n");
  const texts: Record<string, () => string> = {
    base64: () => Buffer.from(raw, "base64").toString(),
    "quoted-printable": () => {
      const octets = raw.replaceAll("=\r\n", "").replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(octets, "latin1").toString();
    },
  };
  return { to: header("To"), subject: header("Subject"), text: (texts[header("Content-Transfer-Encoding")] ?? (() => raw))() };
}

interface Fixtures {
  sallyport: Sallyport;
  /** A second server, with the demo people and their open mailbox. */
  demo: Sallyport;
  /** A page in a browser of its own: another person, or another device. It is watched like the first one. */
  visit: (options?: BrowserContextOptions) => Promise<Page>;
  /** Console errors and hydration warnings of every page; a test fails when there is one. */
  complaints: string[];
  quiet: void;
}

export const test = base.extend<Fixtures>({
  sallyport: async ({}, use) => {
    const server = await Sallyport.start();
    await use(server);
    await server.stop();
  },
  baseURL: async ({ sallyport }, use) => use(sallyport.url),
  demo: async ({}, use) => {
    const server = await Sallyport.start(["--demo"], { mail: false });
    await use(server);
    await server.stop();
  },
  complaints: async ({}, use) => use([]),
  visit: async ({ browser, sallyport, complaints, javaScriptEnabled }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: sallyport.url, ...options });
      contexts.push(context);
      if ((options.javaScriptEnabled ?? javaScriptEnabled) !== false) watch(context, complaints);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  quiet: [
    async ({ context, complaints, javaScriptEnabled }, use) => {
      // Without scripts nothing runs that could complain, and the browser only notes that it preloaded for nothing.
      if (javaScriptEnabled !== false) watch(context, complaints);
      await use();
      expect(complaints, "the console stays quiet").toEqual([]);
    },
    { auto: true },
  ],
});

function watch(context: BrowserContext, complaints: string[]) {
  const listen = (page: Page) => {
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // A refused form (4xx) is an expected answer; Chromium lists it as an error nevertheless.
      const refused = /Failed to load resource: the server responded with a status of 4(22|03|01|04)/.test(message.text());
      const loud = message.type() === "error" || message.type() === "warning";
      if (loud && !refused) complaints.push(`${page.url()}: ${message.text()}`);
    });
  };
  context.pages().forEach(listen);
  context.on("page", listen);
}

export { expect };
