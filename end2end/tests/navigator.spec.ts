// Moving between pages within one document. Without the Navigation API every page is a document, which the other tests
// try (see playwright.config.ts). `docs/NAVIGATOR.md` says what of Leptos these tests hold.
import type { Page, Request } from "@playwright/test";
import { beginSetup, confirm, enrol, enterCode, heading, openMfa, signIn, signOut, waitForScripts } from "../support/steps.js";
import { type Sallyport, type User, expect, password, test } from "../support/sallyport.js";

test.skip(({ navigationApi }) => !navigationApi, "these are about browsers that have the Navigation API");

async function administrator(page: Page, sallyport: Sallyport): Promise<User> {
  const tpp = sallyport.createTpp("Northbank");
  sallyport.createUser(tpp, "Lena Fischer");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  await signIn(page, ada);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await waitForScripts(page);
  return ada;
}

/** Marks the document, and collects what is loaded from now on. */
async function oneDocument(page: Page): Promise<{ requests: Request[]; stays: () => Promise<void> }> {
  await page.evaluate(() => Object.assign(window, { mark: "still here" }));
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  const stays = async () => {
    expect(await page.evaluate(() => (window as unknown as { mark?: string }).mark), "the document stays").toBe("still here");
    const download = (url: string) => url.endsWith(".csv");
    const loaded = requests.filter((request) => !download(request.url())).filter((request) => ["document", "script", "stylesheet"].includes(request.resourceType()) || request.url().endsWith(".wasm"));
    expect(loaded.map((request) => request.url()), "nothing is loaded again").toEqual([]);
  };
  return { requests, stays };
}

const sidebar = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });

test("the whole dashboard is one document: pages, a set-up, recovery codes, an enforcement", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const { requests, stays } = await oneDocument(page);
  const parts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.request().headers()["sallyport-frame"]) parts.push(response.text().catch(() => ""));
  });
  for (const name of ["Account Settings", "Multi-Factor Authentication", "General", "Members", "Audit log", "Dashboard"]) {
    await sidebar(page, name).click();
    await expect(heading(page, name)).toBeVisible();
    await expect(sidebar(page, name)).toHaveAttribute("aria-current", "page");
    await expect(page.locator(".sidebar [aria-current]")).toHaveCount(1);
    await expect(page).toHaveTitle(new RegExp(name));
  }
  await openMfa(page);
  const app = await enrol(page, "Phone");
  await page.goto("/settings/account/mfa/recovery-codes").catch(() => {});
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  requests.length = 0;
  await page.evaluate(() => Object.assign(window, { mark: "still here" }));
  const codes = await page.locator(".recovery-codes code").allTextContents();
  await sidebar(page, "General").click();
  await page.getByRole("switch").click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  await page.getByLabel("Authentication code").fill(await app.nextCode());
  await page.locator(".page form .button-primary, .page form .button-danger").first().click();
  await expect(page.getByText(/Required for everyone since/)).toBeVisible();
  await stays();
  const left = await page.content();
  for (const secret of [app.secret, ...codes]) {
    expect(left, "nothing secret is left in the document").not.toContain(secret);
    for (const part of await Promise.all(parts)) expect(part, "and none came with a page").not.toContain(secret);
  }
});

test("address, focus, scroll, back and forward are as with documents", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const { stays } = await oneDocument(page);
  await page.setViewportSize({ width: 1200, height: 300 });
  await sidebar(page, "Account Settings").click();
  await expect(heading(page, "Account Settings")).toBeFocused();
  await expect(page).toHaveURL(/\/settings\/account$/);
  await page.evaluate(() => scrollTo(0, 200));
  const scrolled = await page.evaluate(() => scrollY);
  await sidebar(page, "Audit log").click();
  await expect(heading(page, "Audit log")).toBeVisible();
  expect(await page.evaluate(() => scrollY), "a new page begins at its top").toBe(0);
  await page.goBack();
  await expect(heading(page, "Account Settings")).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY), { message: "back is where one was" }).toBe(scrolled);
  await page.goForward();
  await expect(heading(page, "Audit log")).toBeVisible();
  await stays();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null), "the next stop is in the page").toBe(true);
  await page.reload();
  await expect(heading(page, "Audit log")).toBeVisible();
});

test("the page that was asked for last is shown", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const { stays } = await oneDocument(page);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/settings/configuration/audit", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await sidebar(page, "Audit log").click();
  await expect(page.locator("html")).toHaveAttribute("data-loading");
  await sidebar(page, "Members").click();
  await expect(heading(page, "Members")).toBeVisible();
  release();
  await expect(page.locator("html")).not.toHaveAttribute("data-loading");
  await sidebar(page, "General").click();
  await expect(heading(page, "General")).toBeVisible();
  await stays();
});

test("islands of a new page see their context, and those of the last one have ended", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const { requests } = await oneDocument(page);
  for (const name of ["Account Settings", "General", "Members", "Dashboard", "General"]) {
    await sidebar(page, name).click();
    await expect(heading(page, name)).toBeVisible();
  }
  requests.length = 0;
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(() => requests.length).toBeGreaterThan(0);
  await sidebar(page, "Audit log").click();
  await expect(heading(page, "Audit log")).toBeVisible();
  expect(requests.filter((request) => request.url().endsWith("read-session-mark")).length, "one watch for one page").toBe(1);
  await sidebar(page, "General").click();
  await waitForScripts(page);
  await page.route("**/api/request-idle-limit", () => {});
  await page.getByLabel("End idle sessions after").selectOption("5 minutes");
  await page.getByRole("button", { name: "Save limit" }).click();
  await expect(page.getByRole("button", { name: "Saving…" }), "a button sees the form around it").toBeDisabled();
});

test("a refused form and a cancelled change stay in the document", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  await openMfa(page);
  const app = await enrol(page, "Phone");
  await openMfa(page);
  const { stays } = await oneDocument(page);
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await enterOnConfirm(page, "000000");
  await expect(page.getByLabel("Authentication code")).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await confirm(page, app, "Remove the authenticator “Phone”", "Remove authenticator");
  await stays();
});

async function enterOnConfirm(page: Page, code: string): Promise<void> {
  await page.getByLabel("Authentication code").fill(code);
  await page.locator(".page form .button-danger, .page form .button-primary").first().click();
}

test("the steps of a sign-in are one document", async ({ page, sallyport }) => {
  const lena = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, lena);
  await openMfa(page);
  const app = await enrol(page, "Phone");
  await signOut(page);
  await waitForScripts(page);
  const { stays } = await oneDocument(page);
  await page.getByRole("link", { name: "Help and support" }).click();
  await expect(heading(page, "Help and support")).toBeVisible();
  await page.goBack();
  await page.getByLabel("Email").fill(lena.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Enter your code")).toBeVisible();
  await expect(page.getByLabel("Authentication code")).toBeFocused();
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await expect(heading(page, "Use a recovery code")).toBeVisible();
  await page.goBack();
  await enterCode(page, "000000");
  await expect(page.getByLabel("Authentication code")).toHaveAttribute("aria-invalid", "true");
  await stays();
  await enterCode(page, await app.nextCode());
  await expect(heading(page, "Dashboard")).toBeVisible();
});

test("another frame, another version of the program, and a session that ended get documents", async ({ page, sallyport }) => {
  const ada = await administrator(page, sallyport);
  const mark = () => page.evaluate(() => (window as unknown as { mark?: string }).mark);
  for (const [name, from, to] of [["Members", ">Northbank<", ">Southbank<"], ["General", /sallyport\.js/g, "sallyport.js?2"]] as const) {
    await oneDocument(page);
    const path = `**/settings/configuration/${name.toLowerCase()}`;
    await page.route(path, async (route) => {
      if (!route.request().headers()["sallyport-frame"]) return route.continue();
      const response = await route.fetch();
      return route.fulfill({ response, body: (await response.text()).replaceAll(from, to) });
    });
    await sidebar(page, name).click();
    await expect(heading(page, name)).toBeVisible();
    await expect.poll(mark, { message: name }).toBeUndefined();
    await page.unroute(path);
  }
  sallyport.command(["user", "reset-mfa", "--email", ada.email]);
  await sidebar(page, "Audit log").click();
  await expect(page.getByText("Your session has ended. Sign in again.")).toBeVisible();
  await expect(page).toHaveURL(/next=%2Fsettings%2Fconfiguration%2Faudit/);
});

test("downloads, new tabs and links within the page are the browser's", async ({ page, context, sallyport }) => {
  await administrator(page, sallyport);
  await sidebar(page, "Audit log").click();
  const { stays } = await oneDocument(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /CSV/ }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const [tab] = await Promise.all([context.waitForEvent("page"), sidebar(page, "Members").click({ modifiers: ["ControlOrMeta"] })]);
  await expect(heading(tab, "Members")).toBeVisible();
  await page.getByRole("link", { name: "Skip to content" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
  await expect(heading(page, "Audit log")).toBeVisible();
  await stays();
});

test("without a connection the browser says so, and goes on afterwards", async ({ page, context, sallyport, consoleErrors }) => {
  await administrator(page, sallyport);
  await context.setOffline(true);
  await sidebar(page, "Members").click();
  await expect(heading(page, "Dashboard")).toHaveCount(0);
  await context.setOffline(false);
  await expect(async () => {
    await page.reload();
    await expect(heading(page, "Members")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  // Chromium logs the failed request.
  consoleErrors.length = 0;
});

test("what a page showed is gone with it, also from what scripts still hold", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  await openMfa(page);
  const { app } = await beginSetup(page);
  await page.evaluate(() => Object.assign(window, { part: document.querySelector("main") }));
  await sidebar(page, "Members").click();
  await expect(heading(page, "Members")).toBeVisible();
  const old = await page.evaluate(() => (window as unknown as { part: Element }).part.outerHTML);
  expect(await page.content()).not.toContain(app.secret);
  expect(old).not.toContain(app.secret);
  // The same for people, on a page without a secret.
  await page.evaluate(() => {
    const part = document.querySelector("main")!;
    Object.assign(window, { part, held: [...part.querySelectorAll("*")] });
  });
  expect(await page.evaluate(() => (window as unknown as { part: Element }).part.outerHTML)).toContain("Lena Fischer");
  await sidebar(page, "Dashboard").click();
  await expect(heading(page, "Dashboard")).toBeVisible();
  const held = await page.evaluate(() => (window as unknown as { held: Element[] }).held.map((element) => element.outerHTML).join());
  expect(held).not.toMatch(/Lena|lena/);
});

test("what a long day of clicks keeps in memory is bounded", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const { requests } = await oneDocument(page);
  for (let click = 0; click < 102; click += 1) {
    const name = click % 2 ? "Dashboard" : "Account Settings";
    await sidebar(page, name).click();
    await expect(heading(page, name)).toBeVisible();
  }
  const documents = requests.filter((request) => request.resourceType() === "document");
  expect(documents.length, "the document is new after a hundred pages").toBe(1);
});
