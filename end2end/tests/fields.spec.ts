// Fields say what is wrong with them, to eyes and to screen readers; password forms say whose password it is.
import type { Page } from "@playwright/test";
import { confirm, enrol, enterCode, heading, openMfa, signIn } from "../support/steps.js";
import { type Sallyport, expect, password, test } from "../support/sallyport.js";

/** The field is marked, has the focus and a red ring, and its description begins with the error beside it. */
async function expectError(page: Page, label: string, text: RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(text);
  await expect(field).toBeFocused();
  await expect(page.locator("[aria-invalid]"), "no other field").toHaveCount(1);
  await expect(page.getByRole("alert"), "said once").toHaveText(text);
  const [error, ring, border] = await field.evaluate((element) => {
    const message = document.getElementById(element.getAttribute("aria-describedby")!.split(" ")[0])!;
    const style = getComputedStyle(element);
    return [getComputedStyle(message).color, style.outlineColor, style.borderColor];
  });
  expect([ring, border], "ring and border are as red as the text").toEqual([error, error]);
}

function member(sallyport: Sallyport) {
  return sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an error stands at its field", async ({ page, sallyport }) => {
      const user = member(sallyport);
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill(user.email);
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expectError(page, "Password", /^Email or password is not right/);
      await signIn(page, user);
      await expect(heading(page, "Dashboard")).toBeVisible();
      await page.goto("/settings/account");
      await page.getByText("Change password").click();
      await page.getByLabel("Current password").fill("something wrong");
      await page.getByLabel("New password").fill("a quiet harbour at dawn");
      await page.getByRole("button", { name: "Save password" }).click();
      await expectError(page, "Current password", /^Your current password is not right/);
      await page.getByLabel("Current password").fill(password);
      await page.getByLabel("New password").fill("short");
      await page.getByRole("button", { name: "Save password" }).click();
      await expectError(page, "New password", /^A password has at least 15/);
      await openMfa(page);
      await page.getByRole("button", { name: "Set up authenticator app" }).click();
      await enterCode(page, "12");
      await expectError(page, "Authentication code", /^A code has six digits/);
    });
  });
}

test("an error about no field stands above all of them", async ({ page, sallyport }) => {
  const user = member(sallyport);
  await page.goto("/sign-in");
  for (let tries = 0; tries < 6; tries += 1) {
    await page.getByLabel("Email").fill(user.email);
    await page.getByLabel("Password").fill(`wrong ${tries}`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await expect(page.getByRole("alert")).toContainText("Too many tries.");
  await expect(page.locator("[aria-invalid]")).toHaveCount(0);
});

test("every form with a password names the account, and every code stays as it is", async ({ page, sallyport }) => {
  const user = member(sallyport);
  const checkPasswords = async () => {
    const forms = page.locator("form:has([type=password])");
    expect(await forms.count()).toBeGreaterThan(0);
    for (const form of await forms.all()) {
      const named = form.locator("[autocomplete=username]");
      await expect(named).toHaveCount(1);
      if (!(await named.isEditable())) await expect(named).toHaveValue(user.email);
      for (const field of await form.locator("[type=password]").all()) {
        await expect(field).toHaveAttribute("autocomplete", /^(current|new)-password$/);
      }
    }
  };
  await page.goto("/sign-in");
  await checkPasswords();
  await page.goto("/sign-in/forgotten");
  await page.getByLabel("Email").fill(user.email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.goto(await sallyport.linkInEmail(user, "Set a new password"));
  await checkPasswords();
  await signIn(page, user);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.goto("/settings/account");
  await page.getByText("Change password").click();
  await checkPasswords();
  await page.getByText("Change email").click();
  await page.getByLabel("New email").fill("lena@elsewhere.example");
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  await checkPasswords();
});

test("after a mailed password the page speaks of a pass alone, and of who can issue it", async ({ page, newPage, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const user = sallyport.createUser(tpp, "Lena Fischer");
  const other = await newPage();
  await signIn(other, administrator);
  await openMfa(other);
  const app = await enrol(other, "Phone");
  await other.goto("/settings/configuration/general");
  await other.getByRole("switch").check();
  await other.getByRole("button", { name: "Save changes" }).click();
  await confirm(other, app, "Require multi-factor authentication of all users", "Require it");
  await page.goto("/sign-in/forgotten");
  await page.getByLabel("Email").fill(user.email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.goto(await sallyport.linkInEmail(user, "Set a new password"));
  await page.getByLabel("New password").fill("seven quiet harbours sing");
  await page.getByRole("button", { name: "Save password" }).click();
  await page.getByLabel("Email").fill(user.email);
  await page.getByLabel("Password").fill("seven quiet harbours sing");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Enrolment pass", { exact: true })).toBeFocused();
  await expect(page.getByText("Ada Okafor can issue one to you.")).toBeVisible();
  await expect(page.getByText(/code from your mail/i)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /mail/i })).toHaveCount(0);
});
