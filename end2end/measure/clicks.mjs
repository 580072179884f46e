// How long a click in the sidebar takes until the new page is painted, in one document and with documents, in one run;
// and what a day of clicks keeps in memory. Nothing is asserted: a figure means something beside another one.
//
//   node measure/clicks.mjs ../target/release/sallyport [clicks for the memory]
import { chromium } from "@playwright/test";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [binary, clicks] = [resolve(process.argv[2]), Number(process.argv[3] ?? 250)];
const password = "plum gravel orbit candle";
const pages = ["Account Settings", "General", "Members", "Dashboard"];
const folder = mkdtempSync(join(tmpdir(), "sallyport-clicks-"));
const database = ["--database", `sqlite://${folder}/sallyport.db`];
const environment = { PATH: process.env.PATH, HOME: folder, SALLYPORT_REQUESTS_PER_MINUTE: "0" };

const command = (words, input = "") =>
  execFileSync(binary, [...words, ...database], { cwd: folder, input, encoding: "utf8", env: environment }).trim();

async function serve() {
  const server = spawn(binary, ["serve", "--listen", "127.0.0.1:0", ...database], { cwd: folder, env: environment });
  const url = await new Promise((found, failed) => {
    let log = "";
    const read = (chunk) => {
      log += chunk;
      const address = /listens on (http:\S+)/.exec(log);
      if (address) found(address[1]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("exit", () => failed(new Error(log)));
  });
  return { server, url };
}

const link = (page, name) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
const live = (page) => page.locator("form[data-live]").first().waitFor({ state: "attached" });

async function signIn(browser, url, withNavigationApi) {
  const context = await browser.newContext({ baseURL: url });
  if (!withNavigationApi) await context.addInitScript(() => delete window.navigation);
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("ada@northbank.example");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  await live(page);
  return page;
}

/** Milliseconds from the click to the first paint of the new page. */
async function clickToPainted(browser, url, withNavigationApi) {
  const page = await signIn(browser, url, withNavigationApi);
  const times = [];
  for (let click = 0; click < 44; click += 1) {
    const name = pages[click % pages.length];
    await link(page, name).evaluate((element) => {
      const now = () => performance.timeOrigin + performance.now();
      sessionStorage.clicked = now();
      if (window.navigation) {
        window.painted = new Promise((done) => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            // A task after the frame: the frame is painted.
            requestAnimationFrame(() => setTimeout(() => done(now())));
          });
          observer.observe(document.querySelector(".app-layout"), { childList: true });
        });
      }
      element.click();
    });
    if (!withNavigationApi) {
      await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    }
    const painted = withNavigationApi
      ? await page.evaluate(() => window.painted)
      : await page.evaluate(() => {
          const [first] = performance.getEntriesByName("first-contentful-paint");
          return performance.timeOrigin + first.startTime;
        });
    times.push(painted - (await page.evaluate(() => Number(sessionStorage.clicked))));
    await live(page);
  }
  await page.context().close();
  const sorted = times.slice(4).sort((a, b) => a - b);
  return { median: Math.round(sorted[20]), "9 of 10": Math.round(sorted[36]) };
}

/** What is held after a number of clicks, garbage collected. */
async function memory(browser, url) {
  const page = await signIn(browser, url, true);
  const tools = await page.context().newCDPSession(page);
  await tools.send("Performance.enable");
  for (let click = 0; click <= clicks; click += 1) {
    if (click % 50 === 0) {
      await tools.send("HeapProfiler.collectGarbage");
      const { metrics } = await tools.send("Performance.getMetrics");
      const { JSHeapUsedSize, Nodes, JSEventListeners } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      console.log({ clicks: click, "heap KiB": Math.round(JSHeapUsedSize / 1024), nodes: Nodes, listeners: JSEventListeners });
    }
    const name = pages[click % pages.length];
    await link(page, name).click();
    await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  }
  await page.context().close();
}

const tpp = command(["tpp", "create", "--name", "Northbank"]);
const user = ["--tpp", tpp, "--email", "ada@northbank.example", "--name", "Ada Okafor", "--role", "administrator"];
command(["user", "create", ...user, "--password-stdin"], password);
const { server, url } = await serve();
const browser = await chromium.launch({
  executablePath: process.env.TEST_CHROMIUM || undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
for (let round = 0; round < 2; round += 1) {
  console.log("documents, ms", await clickToPainted(browser, url, false));
  console.log("one page, ms", await clickToPainted(browser, url, true));
}
await memory(browser, url);
await browser.close();
server.kill("SIGTERM");
rmSync(folder, { recursive: true, force: true });
