// What scripts add: forms that are sent in place, and secrets that are not part of a page.
import type { Page } from "@playwright/test";
import { enrol, finishSetup, heading, openMfa, readKey, signIn, waitForScripts } from "../support/steps.js";
import { type Sallyport, expect, password, test } from "../support/sallyport.js";

function member(sallyport: Sallyport) {
  return sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
}

/** Opens a page and waits until its islands are interactive. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await waitForScripts(page);
}

test("a form is sent in place, once, and says that it works", async ({ page, sallyport }) => {
  const user = member(sallyport);
  const posts: { navigates: boolean; body: string | null }[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push({ navigates: request.isNavigationRequest(), body: request.postData() });
  });
  let answer = () => {};
  const released = new Promise<void>((release) => (answer = release));
  await page.route("**/api/sign-in", async (route) => {
    await released;
    await route.continue();
  });
  await open(page, "/sign-in");
  await page.getByLabel("Email").fill(user.email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
  const button = page.getByRole("button", { name: "Signing in…" });
  await expect(button).toBeDisabled();
  await page.getByLabel("Password").press("Enter");
  answer();
  await expect(heading(page, "Dashboard")).toBeVisible();
  // The random name of the form is of no interest here.
  const sent = posts.map(({ navigates, body }) => ({ navigates, ...Object.fromEntries(new URLSearchParams(body ?? "")) }));
  expect(sent).toEqual([{ navigates: false, email: user.email, password, form: expect.any(String) }]);
});

test("a form that cannot be sent says so, keeps what was typed, and can be sent again", async ({ page, sallyport }) => {
  const user = member(sallyport);
  await page.route("**/api/sign-in", (route) => route.fulfill({ status: 403, body: "not ours" }));
  await open(page, "/sign-in");
  await page.getByLabel("Email").fill(user.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("The server did not answer as it should.");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.unroute("**/api/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Dashboard")).toBeVisible();
});

test.describe("far from Greenwich", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("times are in the time zone of the reader", async ({ page, sallyport }) => {
    await signIn(page, member(sallyport));
    await openMfa(page);
    await enrol(page, "Phone");
    const used = page.locator("time[data-format=ago]").first();
    const at = new Date((await used.getAttribute("datetime"))!);
    const time = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Kolkata", hour: "2-digit", minute: "2-digit" });
    await expect(used, "the moment on demand").toHaveAttribute("title", new RegExp(`^\\d+ \\w+ \\d{4}, ${time}$`));
    const created = page.locator("time[data-format=date]").first();
    await expect(created, "UTC on demand").toHaveAttribute("title", / UTC$/);
  });

  test("all pages have one clock, and the audit log has the other on demand", async ({ page, sallyport }) => {
    await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator"));
    await openMfa(page);
    await enrol(page, "Phone");
    for (const path of ["/", "/settings/account", "/settings/account/mfa", "/settings/configuration/general", "/settings/configuration/members", "/settings/configuration/audit"]) {
      await open(page, path);
      const times = page.locator("time:visible");
      for (const time of await times.all()) await expect(time, path).not.toHaveText(/UTC/);
    }
    const clock = page.locator(".log time[data-format=clock]").first();
    const at = new Date((await clock.getAttribute("datetime"))!);
    const shown = (timeZone: string) => at.toLocaleTimeString("en-GB", { timeZone });
    await expect(clock).toHaveText(shown("Asia/Kolkata"));
    await page.getByRole("link", { name: "Show UTC" }).click();
    await expect(clock).toHaveText(`${shown("UTC")} UTC`);
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(page.getByRole("link", { name: "Show your local time" }), "a filter keeps the clock").toBeVisible();
  });
});

test("a form of a session that ended leads to the sign-in", async ({ page, sallyport }) => {
  const user = member(sallyport);
  await signIn(page, user);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await open(page, "/settings/account/mfa");
  sallyport.command(["user", "reset-mfa", "--email", user.email]);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await expect(page.getByText("Your session has ended. Sign in again.")).toBeVisible();
  await expect(page, "a reload does not repeat the message").toHaveURL(/\/sign-in\?next=%2Fsettings%2Faccount%2Fmfa$/);
});

test("where scripts do not arrive, the set-up is shown without them", async ({ page, sallyport, consoleErrors }) => {
  const user = member(sallyport);
  await page.route("**/*.wasm", (route) => route.abort());
  await signIn(page, user);
  await page.goto("/settings/account/mfa");
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await page.getByRole("link", { name: "Show it without scripts" }).click();
  await finishSetup(page, (await readKey(page)).app, "Phone");
  await expect(page.getByText("On · 1 authenticator")).toBeVisible();
  // The browser reports the script that was blocked.
  consoleErrors.length = 0;
});

test("secrets arrive on request, and are part of no page", async ({ page, sallyport }) => {
  await signIn(page, member(sallyport));
  await openMfa(page);
  const app = await enrol(page, "Phone");
  await open(page, "/settings/account/mfa/recovery-codes");
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  const codes = await page.locator(".recovery-codes code").allTextContents();
  const source = await (await page.request.get("/settings/account/mfa/recovery-codes")).text();
  const scripted = source.replace(/<noscript>.*?<\/noscript>/s, "");
  expect(source).toContain(codes[0]);
  for (const code of codes) expect(scripted).not.toContain(code);
  expect(source).not.toContain(app.secret);
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
});

test.describe("on a small phone", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("Escape closes the menu", async ({ page, sallyport }) => {
    await signIn(page, member(sallyport));
    await expect(heading(page, "Dashboard")).toBeVisible();
    await open(page, "/");
    await page.getByText("Menu").click();
    const link = page.getByRole("link", { name: "Account Settings" });
    await expect(link).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(link).toBeHidden();
  });
});

test("every form of a session sends in place, also in the sidebar", async ({ page, sallyport }) => {
  await signIn(page, member(sallyport));
  await openMfa(page);
  await enrol(page, "Phone");
  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.isNavigationRequest()) documents.push(request.url());
  });
  await open(page, "/settings/account/mfa");
  await page.getByRole("button", { name: "Rename Phone" }).click();
  await expect(page.getByLabel("New name")).toBeVisible();
  await waitForScripts(page);
  await page.getByLabel("New name").fill("Tablet");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("has its new name")).toBeVisible();
  await waitForScripts(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  expect(documents).toEqual([]);
});
