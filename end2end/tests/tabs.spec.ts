// What other tabs of a browser show once the session is over, or another one has begun.
import { beginSetup, enrol, heading, openMfa, signIn, signOut, waitForScripts } from "../support/steps.js";
import { expect, password, test } from "../support/sallyport.js";

test("a sign-out takes the secrets from every tab", async ({ page, context, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  await signIn(page, ada);
  await expect(heading(page, "Dashboard")).toBeVisible();
  const other = await context.newPage();
  await other.goto("/settings/account/mfa");
  const { app } = await beginSetup(other);
  const people = await context.newPage();
  await people.goto("/settings/configuration/members");
  await waitForScripts(people);
  const seen = await context.newPage();
  await seen.goto("/settings/configuration/members");
  await seen.goto("/settings/configuration/audit");
  await waitForScripts(seen);
  await signOut(page);
  for (const tab of [other, people, seen]) {
    await expect(heading(tab, "Sign in")).toBeVisible();
    expect(await tab.content()).not.toContain(app.secret);
    expect(await tab.content()).not.toContain(ada.email);
    await expect(tab.getByText("You signed out in this browser")).toBeVisible();
  }
  await seen.goBack();
  await expect(heading(seen, "Sign in"), "also not from the history").toBeVisible();
  // After a new sign-in the tab is where it was.
  await people.getByLabel("Email").fill(ada.email);
  await people.getByLabel("Password").fill(password);
  await people.getByRole("button", { name: "Sign in" }).click();
  await expect(people.getByText("1 user · 0 set up")).toBeVisible();
});

test("another account that signs in leaves nothing of the first in any tab", async ({ page, context, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const lena = sallyport.createUser(tpp, "Lena Fischer");
  await signIn(page, ada);
  await expect(heading(page, "Dashboard")).toBeVisible();
  const people = await context.newPage();
  await people.goto("/settings/configuration/members");
  await waitForScripts(people);
  // Without a sign-out: the cookie is gone, as it is when the browser clears it.
  await context.clearCookies();
  await signIn(page, lena);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await expect(heading(people, "Sign in")).toBeVisible();
  expect(await people.content()).not.toContain(ada.email);
});

test("a tab of another account says who is signed in now", async ({ page, context, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const lena = sallyport.createUser(tpp, "Lena Fischer");
  await signIn(page, ada);
  await page.getByRole("link", { name: "Members" }).click();
  await waitForScripts(page);
  // Another account takes the place of the first, without a page in between that is signed out.
  const answer = await context.request.post(new URL("/api/sign-in", page.url()).href, {
    form: { email: lena.email, password },
    headers: { Accept: "application/json" },
  });
  expect(answer.status()).toBe(200);
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(heading(page, "Dashboard")).toBeVisible();
  await expect(page.getByText(`You are signed in as ${lena.email} here now. This tab showed another account`)).toBeVisible();
  expect(await page.content()).not.toContain(ada.email);
});

test("a message in an address says nothing in another browser", async ({ page, newPage, sallyport }) => {
  const ada = sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator");
  await signIn(page, ada);
  await signOut(page);
  await expect(page.getByText("You are signed out.")).toBeVisible();
  const elsewhere = await newPage();
  for (const word of ["signed-out", "ended", "paused", "link-mailed"]) {
    await elsewhere.goto(`/sign-in?done=${word}`);
    await expect(heading(elsewhere, "Sign in")).toBeVisible();
    await expect(elsewhere.locator(".flash")).toHaveCount(0);
  }
});

test("a tab that comes to the front notices a session that ended elsewhere", async ({ page, newPage, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  await signIn(page, ada);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.getByRole("link", { name: "Members" }).click();
  await waitForScripts(page);
  const elsewhere = await newPage();
  await signIn(elsewhere, ada);
  await elsewhere.getByRole("link", { name: "Account Settings" }).click();
  await elsewhere.getByRole("button", { name: "End all other sessions" }).click();
  await expect(elsewhere.getByText("The browser that used the session has to sign in again.")).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByText("Your session has ended. Sign in again.")).toBeVisible();
});

test("an idle session leaves pages with people, and comes back to them", async ({ page, context, sallyport }) => {
  await page.clock.install();
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  await signIn(page, ada);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.getByRole("link", { name: "Members" }).click();
  await waitForScripts(page);
  // The clock of the server does not move: its session is ended by itself.
  const cookies = await context.cookies();
  await context.clearCookies({ name: "sallyport" });
  await context.addCookies(cookies.filter(({ name }) => name === "sallyport").map((cookie) => ({ ...cookie, value: "x" })));
  await page.clock.fastForward("15:10");
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(page.getByText("Your session has ended. Sign in again.")).toBeVisible();
  await page.getByLabel("Email").fill(ada.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Members")).toBeVisible();
});

test("an idle session keeps what was typed, and covers the rest", async ({ page, sallyport }) => {
  await page.clock.install();
  const lena = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, lena);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.goto("/settings/account");
  await waitForScripts(page);
  await page.getByText("Change email").click();
  await page.getByLabel("New email").fill("half-typed@bank");
  await page.clock.fastForward("15:10");
  await expect(page.getByRole("alertdialog", { name: "You have been signed out" })).toBeVisible();
  await expect(page.getByText(lena.email).first()).toBeHidden();
  await expect(page.getByLabel("New email")).toHaveValue("half-typed@bank");
  await expect(page.getByLabel("New email")).toBeVisible();
});

test("one's own tabs are left alone", async ({ page, context, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await openMfa(page);
  const other = await context.newPage();
  await other.goto("/settings/account");
  await waitForScripts(other);
  await other.getByText("Change email").click();
  await other.getByLabel("New email").fill("half-typed@bank");
  await enrol(page, "Phone");
  await page.goto("/help");
  await other.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(other.getByLabel("New email"), "a new token is the same session").toHaveValue("half-typed@bank");
});
