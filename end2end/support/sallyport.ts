// A server for each test: the release binary with a new database on a free port, stopped by its process id.
import { type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = process.env.TEST_BINARY ?? resolve(import.meta.dirname, "../../target/release/sallyport");
export const password = "plum gravel orbit candle";

export interface User {
  email: string;
  name: string;
}

export class Sallyport {
  /** Everything that the server logged, for tests that search it for secrets. */
  log = "";
  url = "";
  private constructor(
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** `mail`: emails become files, which `emailText` reads. */
  static async start(flags: string[] = [], { mail = true } = {}): Promise<Sallyport> {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-e2e-"));
    const database = `sqlite://${folder}/data/sallyport.db`;
    const process = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", database, ...flags], {
      cwd: folder,
      // Nothing of the environment that the tests were started in.
      env: {
        PATH: globalThis.process.env.PATH,
        HOME: folder,
        SALLYPORT_LOG: "trace",
        // All requests of a test come from one address.
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
    const env = { PATH: process.env.PATH, HOME: this.folder };
    return execFileSync(binary, [...words, "--database", database], { cwd: this.folder, env, input, encoding: "utf8" }).trim();
  }

  createTpp(name: string): string {
    return this.command(["tpp", "create", "--name", name]);
  }

  createUser(tpp: string, name: string, role: "administrator" | "member" = "member"): User {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@${tpp.slice(0, 6)}.example`;
    const words = ["user", "create", "--tpp", tpp, "--email", email, "--name", name, "--role", role, "--password-stdin"];
    this.command(words, password);
    return { email, name };
  }

  /** An enrolment pass, issued by the operator. */
  issueEnrolmentPass(user: User): string {
    const pass = /[a-z2-7]{4}(-[a-z2-7]{4}){3}/.exec(this.command(["user", "issue-pass", "--email", user.email]));
    expect(pass, "the command prints a pass").not.toBeNull();
    return pass![0];
  }

  /** The text of the newest email to a user with this subject; waits until it has come. */
  async emailText(user: User, subject: string): Promise<string> {
    let found: string | undefined;
    const find = () => (found = this.emails(user).find((email) => email.subject === subject)?.text) !== undefined;
    await expect.poll(find, { message: `${subject} for ${user.email}`, timeout: 15_000 }).toBe(true);
    return found!;
  }

  /** The first link in an email, as a path of this server. */
  async linkInEmail(user: User, subject: string): Promise<string> {
    const link = new URL(/http\S+/.exec(await this.emailText(user, subject))![0]);
    return link.pathname + link.search;
  }

  /** The emails that were sent to a user, the newest first. */
  emails(user: User): { subject: string; text: string }[] {
    const mail = join(this.folder, "mail");
    if (!existsSync(mail)) return [];
    const files = readdirSync(mail).filter((file) => file.endsWith(".eml"));
    const emails = files.map((file) => ({ at: statSync(join(mail, file)).mtimeMs, ...readEmail(join(mail, file)) }));
    return emails.filter((email) => email.to === user.email).sort((a, b) => b.at - a.at);
  }

  /** All bytes of the database and of the files beside it. */
  dump(): Buffer {
    const data = join(this.folder, "data");
    return Buffer.concat(readdirSync(data).map((file) => readFileSync(join(data, file))));
  }

  /** Stops the server by its process id; its files stay. */
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

/** Reads an email (RFC 5322) whose text has one of the usual encodings. */
function readEmail(path: string): { to: string; subject: string; text: string } {
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

/** Options of a project in playwright.config.ts. */
export interface Options {
  /** Whether the browser has the Navigation API, as it has without this option. */
  navigationApi: boolean;
}

interface Fixtures {
  sallyport: Sallyport;
  /** A second server, with the demo users and their mailbox. */
  demo: Sallyport;
  /** A page in another browser: another user, or another device. Its console is checked like that of the first. */
  newPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** Console errors and hydration warnings of every page; a test fails when there is one. */
  consoleErrors: string[];
  quietConsole: void;
}

export const test = base.extend<Fixtures & Options>({
  navigationApi: [true, { option: true }],
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
  consoleErrors: async ({}, use) => use([]),
  context: async ({ context, navigationApi }, use) => {
    if (!navigationApi) await withoutNavigationApi(context);
    await use(context);
  },
  newPage: async ({ browser, sallyport, consoleErrors, javaScriptEnabled, navigationApi }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: sallyport.url, ...options });
      contexts.push(context);
      if (!navigationApi) await withoutNavigationApi(context);
      if ((options.javaScriptEnabled ?? javaScriptEnabled) !== false) collectConsoleErrors(context, consoleErrors);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  quietConsole: [
    async ({ context, consoleErrors, javaScriptEnabled }, use) => {
      // Without scripts the browser only logs that it preloaded scripts for nothing.
      if (javaScriptEnabled !== false) collectConsoleErrors(context, consoleErrors);
      await use();
      expect(consoleErrors, "the console stays quiet").toEqual([]);
    },
    { auto: true },
  ],
});

/** A browser from before 2026, or Firefox before 147. */
async function withoutNavigationApi(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => delete (window as { navigation?: unknown }).navigation);
}

function collectConsoleErrors(context: BrowserContext, consoleErrors: string[]) {
  const listen = (page: Page) => {
    page.on("pageerror", (error) => consoleErrors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // A refused form (4xx) is an expected answer, which Chromium logs as an error.
      const refused = /Failed to load resource: the server responded with a status of 4(22|03|01|04)/.test(message.text());
      const loud = message.type() === "error" || message.type() === "warning";
      if (loud && !refused) consoleErrors.push(`${page.url()}: ${message.text()}`);
    });
  };
  context.pages().forEach(listen);
  context.on("page", listen);
}

export { expect };
