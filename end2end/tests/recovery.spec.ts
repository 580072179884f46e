// Lockouts after wrong codes, and recovery codes.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { AuthenticatorApp, confirm, enrol, enterCode, heading, openMfa, signIn, signOut } from "../support/steps.js";
import { type User, type Sallyport, expect, test } from "../support/sallyport.js";

async function enrolled(page: Page, sallyport: Sallyport) {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, member);
  await openMfa(page);
  return { member, app: await enrol(page, "Phone") };
}

/** Saves the recovery codes that the first enrolment made, and returns them. */
async function saveCodes(page: Page): Promise<string[]> {
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  const codes = await page.locator(".recovery-codes code").allTextContents();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  expect(text.split("\n").filter((line) => /^[a-z2-7]{6}(-[a-z2-7]{6}){3}$/.test(line))).toEqual(codes);
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByText("Your recovery codes are ready")).toBeVisible();
  await expect(page.getByText("10 of 10 left")).toBeVisible();
  return codes;
}

async function useCode(page: Page, member: User, code: string): Promise<void> {
  await signIn(page, member);
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await expect(heading(page, "Use a recovery code")).toBeVisible();
  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("five wrong codes lock out, and the page says until when", async ({ page, newPage, sallyport }) => {
      const setupPage = await newPage();
      const { member, app } = await enrolled(setupPage, sallyport);
      await signIn(page, member);
      for (const step of [-20, -21, -22, -23]) {
        await enterCode(page, await app.codeAt(step));
        await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
      }
      await enterCode(page, await app.codeAt(-24));
      await expect(heading(page, "Sign in"), "back to the password").toBeVisible();
      await expect(page.getByText(javaScriptEnabled ? /Too many wrong codes.*It ends at \d\d:\d\d\./ : /Too many wrong codes.*It ends at \d\d:\d\d UTC/)).toBeVisible();
      await signIn(page, member);
      await expect(page.getByText(/You can give one again at \d\d:\d\d/)).toBeVisible();
      await expect(page.getByRole("link", { name: "Use a recovery code" }), "there is a way to continue").toBeVisible();
    });

    test("a saved recovery code gets in once", async ({ page, newPage, sallyport }) => {
      const setupPage = await newPage();
      const { member } = await enrolled(setupPage, sallyport);
      const codes = await saveCodes(setupPage);
      await useCode(page, member, "abc");
      await expect(page.getByRole("alert")).toHaveText(/24 letters and figures/);
      await page.getByLabel("Recovery code").fill(codes[0].toUpperCase());
      await page.getByRole("button", { name: "Verify" }).click();
      await expect(heading(page, "Dashboard")).toBeVisible();
      await signOut(page);
      await useCode(page, member, codes[0]);
      await expect(page.getByRole("alert")).toHaveText(/not right, or was used already/);
    });
  });
}

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the codes are on the page, in the session that made them", async ({ page, sallyport }) => {
    const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
    await signIn(page, member);
    await page.goto("/settings/account/mfa");
    await page.getByRole("button", { name: "Set up authenticator app" }).click();
    const uri = await page.getByRole("link", { name: "Open in my app" }).getAttribute("href");
    const app = AuthenticatorApp.fromUri(uri!);
    await enterCode(page, await app.nextCode());
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Save your recovery codes" })).toBeVisible();
    await page.getByRole("link", { name: "Show the codes" }).click();
    await expect(page.locator(".recovery-codes code")).toHaveCount(10);
    await page.getByRole("button", { name: "I have saved these codes" }).click();
    await expect(page.getByText("10 of 10 left")).toBeVisible();
    await page.getByRole("button", { name: "Make new recovery codes" }).click();
    await confirm(page, app, "Make new recovery codes", "Make new codes");
    await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  });
});
