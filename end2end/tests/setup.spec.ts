// The set-up is one path: Scan, Enter the code, Save recovery codes, Done.
import type { Locator, Page } from "@playwright/test";
import { AuthenticatorApp, beginAnotherSetup, enrol, enterCode, finishSetup, heading, mailedCode, openMfa, proveIdentity, readKey, saveCodes, signIn, waitForScripts } from "../support/steps.js";
import { type Sallyport, expect, test } from "../support/sallyport.js";

/** The step that the page marks as the current one. */
function currentStep(page: Page) {
  return page.getByRole("list", { name: "Steps of the set-up" }).locator("[aria-current=step]");
}

function member(sallyport: Sallyport) {
  return sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
}

async function keyFromLink(page: Page): Promise<AuthenticatorApp> {
  return AuthenticatorApp.fromUri((await page.getByRole("link", { name: "Open in my app" }).getAttribute("href"))!);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("four clicks from the MFA page to a working authenticator with saved codes", async ({ page, sallyport }) => {
      const user = member(sallyport);
      await signIn(page, user);
      await openMfa(page);
      let clicks = 0;
      const click = async (role: "button" | "link", name: string) => {
        clicks += 1;
        await page.getByRole(role, { name }).click();
      };
      await click("button", "Set up authenticator app");
      await expect(currentStep(page)).toHaveText("Scan");
      const app = await keyFromLink(page);
      await page.getByLabel("Authentication code").fill(await app.nextCode());
      await click("button", "Verify");
      await expect(currentStep(page)).toHaveText("Save recovery codes");
      await expect(page.getByText("Your authenticator is set up")).toBeVisible();
      await expect(page.locator(".recovery-codes code")).toHaveCount(10);
      const download = page.waitForEvent("download");
      await click("link", "Download");
      await download;
      await click("button", "I have saved these codes");
      await expect(page.getByRole("heading", { name: "You are set up" })).toBeVisible();
      await expect(currentStep(page)).toHaveText("Done");
      await expect(page.getByText("10 of 10 left")).toBeVisible();
      expect(clicks).toBeLessThanOrEqual(4);
    });

    test("each step survives a reload, and shows nothing that is over", async ({ page, sallyport }) => {
      await signIn(page, member(sallyport));
      await openMfa(page);
      await page.getByRole("button", { name: "Set up authenticator app" }).click();
      const app = await keyFromLink(page);
      await page.reload();
      expect((await keyFromLink(page)).secret, "the same key").toBe(app.secret);
      await enterCode(page, await app.nextCode());
      await expect(page.locator(".recovery-codes code")).toHaveCount(10);
      const codes = await page.locator(".recovery-codes code").allTextContents();
      await page.reload();
      await expect(page.locator(".recovery-codes code")).toHaveText(codes);
      await saveCodes(page);
      await page.reload();
      await expect(page.getByRole("heading", { name: "You are set up" })).toBeVisible();
      await expect(page.locator(".recovery-codes")).toHaveCount(0);
      await openMfa(page);
      await expect(page.getByRole("list", { name: "Steps of the set-up" }), "the path is over").toHaveCount(0);
    });

    test("the dashboard begins the set-up, and reminds of codes that were not saved", async ({ page, sallyport }) => {
      await signIn(page, member(sallyport));
      await page.getByRole("button", { name: "Set up authenticator app" }).click();
      await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
      await expect(currentStep(page)).toHaveText("Scan");
      await enterCode(page, await (await keyFromLink(page)).nextCode());
      await page.getByRole("link", { name: "Save them later" }).click();
      await expect(page.getByText("a lost phone locks you out")).toBeVisible();
      await expect(page.locator(".recovery-codes")).toHaveCount(0);
      await page.getByRole("link", { name: "Leave without them" }).click();
      await expect(heading(page, "Dashboard")).toBeVisible();
      await page.getByRole("link", { name: "Show the codes" }).click();
      await saveCodes(page);
    });

    test("one more authenticator needs no more codes", async ({ page, sallyport }) => {
      await signIn(page, member(sallyport));
      await openMfa(page);
      const phone = await keyAfterBegin(page);
      await enterCode(page, await phone.nextCode());
      await saveCodes(page);
      await page.getByRole("button", { name: "Set up authenticator app" }).click();
      await page.getByLabel("Authentication code").fill(await phone.nextCode());
      await page.getByRole("button", { name: "Continue to set-up" }).click();
      await expect(currentStep(page)).toHaveText("Scan");
      await expect(page.getByRole("list", { name: "Steps of the set-up" }).getByRole("listitem")).toHaveCount(3);
      await enterCode(page, await (await keyFromLink(page)).nextCode());
      await expect(page.getByRole("heading", { name: "You are set up" })).toBeVisible();
      await expect(page.getByText("On · 2 authenticators")).toBeVisible();
    });
  });
}

async function keyAfterBegin(page: Page): Promise<AuthenticatorApp> {
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  return keyFromLink(page);
}

for (const viewport of [{ width: 360, height: 640 }, { width: 320, height: 568 }]) {
  test.describe(`on a phone of ${viewport.width} px`, () => {
    test.use({ viewport, hasTouch: true });

    test("the app on the same phone comes first, above the fold", async ({ page, sallyport }) => {
      await signIn(page, member(sallyport));
      await page.getByRole("button", { name: "Set up authenticator app" }).click();
      const open = page.getByRole("link", { name: "Open in my app" });
      await expectAboveFold(page, open);
      const qr = page.getByRole("img", { name: "QR code for your authenticator app" });
      await expect(qr, "a phone cannot scan itself").toBeHidden();
      await page.getByRole("link", { name: "Use another device" }).click();
      await expect(qr).toBeInViewport({ ratio: 1 });
      await expect(page.locator(".key code")).toBeVisible();
      await page.goBack();
      await expect(qr).toBeHidden();
    });

    test("every step of the onboarding has something to press above the fold", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank Payments International");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const lena = sallyport.createUser(tpp, "Lena Fischer");
      const office = await newPage({ viewport: { width: 1280, height: 800 } });
      await signIn(office, ada);
      await openMfa(office);
      const app = await enrol(office, "Phone");
      await office.goto("/settings/configuration/general");
      await waitForScripts(office);
      await office.getByRole("switch").check();
      await office.getByLabel("Message to users who have not set up").fill("From Monday on we all use codes.\nQuestions: Kim, room 4.");
      await office.getByRole("button", { name: "Save changes" }).click();
      await office.getByLabel("Authentication code").fill(await app.nextCode());
      await office.getByRole("button", { name: "Require it" }).click();
      await expect(office.getByText(/Required for everyone/)).toBeVisible();
      await signIn(page, lena);
      await expect(heading(page, "Set up multi-factor authentication")).toBeVisible();
      if (viewport.width === 360) await expectAboveFold(page, page.getByLabel(/enrolment pass/i));
      const torn = await heading(page, "Set up multi-factor authentication").locator("span").evaluate((word) => word.getClientRects().length);
      expect(torn, "the heading breaks between words only").toBe(1);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, "and is not cut off").toBeLessThanOrEqual(0);
      const lenas = await prove(page, await mailedCode(sallyport, lena));
      await expectAboveFold(page, page.getByRole("link", { name: "Open in my app" }));
      await expect(page.getByText("From Monday on"), "what was read is folded").toBeHidden();
      await page.getByText("Why is this asked for?").click();
      await expect(page.getByText("From Monday on")).toBeVisible();
      await finishSetup(page, lenas, "Phone");
      await expect(currentStep(page)).toHaveText("Save recovery codes");
      await saveCodes(page);
      await expect(heading(page, "Dashboard")).toBeVisible();
    });
  });
}

/** It is seen without scrolling; the focus may have scrolled to it. */
async function expectAboveFold(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  const bottom = await control.evaluate((element) => element.getBoundingClientRect().bottom + window.scrollY);
  expect(bottom).toBeLessThanOrEqual(page.viewportSize()!.height);
}

async function prove(page: Page, code: string): Promise<AuthenticatorApp> {
  await page.getByLabel(/enrolment pass/i).fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
  return keyFromLink(page);
}

test("a wide onboarding shows the QR code at once", async ({ page, sallyport }) => {
  const lena = member(sallyport);
  sallyport.command(["user", "reset-mfa", "--email", lena.email]);
  await signIn(page, lena);
  await proveIdentity(page, await mailedCode(sallyport, lena));
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeInViewport({ ratio: 1 });
});

test("the walkthrough leads back into a set-up that has begun", async ({ page, sallyport }) => {
  await signIn(page, member(sallyport));
  await openMfa(page);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  const { app } = await readKey(page);
  await page.getByRole("button", { name: "How does it work?" }).click();
  for (let step = 1; step < 5; step += 1) await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("link", { name: "Set up now" }).click();
  await expect(page.getByRole("heading", { name: "Set up your authenticator app" })).toBeFocused();
  expect((await readKey(page)).app.secret).toBe(app.secret);
});

test("a set-up that needs a code first begins right after it", async ({ page, sallyport }) => {
  await signIn(page, member(sallyport));
  await openMfa(page);
  const phone = await enrol(page, "Phone");
  await saveCodes(page);
  await beginAnotherSetup(page, phone);
  await expect(currentStep(page)).toHaveText("Scan");
});
