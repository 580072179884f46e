// Every part of the main job by keyboard alone, with the focus always visible.
import type { Page } from "@playwright/test";
import { AuthenticatorApp, heading, mailedCode } from "../support/steps.js";
import { type User, expect, password, test } from "../support/sallyport.js";

type Control = "link" | "button" | "textbox" | "switch";

test("by keyboard alone: enrol, sign out, sign in with a code", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await page.goto("/sign-in");
  await enterPassword(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" }), "the first stop of a document").toBeFocused();
  await press(page, "link", "Multi-Factor Authentication");
  await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
  await press(page, "button", "How does it work?");
  await press(page, "button", "Next");
  await expect(page.getByText("Step 2 of 5")).toBeVisible();
  await press(page, "button", "Set up authenticator app");
  const app = await setUpAuthenticator(page, "Phone");
  await press(page, "button", "Sign out");
  await enterPassword(page, member);
  await giveCode(page, app);
  await expect(heading(page, "Dashboard")).toBeVisible();
});

test("by keyboard alone: enforce, be onboarded, rename, add and remove authenticators", async ({ page, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const member = sallyport.createUser(tpp, "Lena Fischer");
  await page.goto("/sign-in");
  await enterPassword(page, administrator);
  await press(page, "link", "General");
  await press(page, "link", "Set up now");
  await press(page, "button", "Set up authenticator app");
  const administratorApp = await setUpAuthenticator(page, "Desk");
  await press(page, "link", "General");
  await press(page, "switch", "Enforce TOTP MFA for all users");
  await expect(page.getByText(/After saving: 1 of 2 users will be asked/), "the consequence before it takes effect").toBeVisible();
  await reach(page, "textbox", "Message to users who have not set up");
  await type(page, "Codes from Monday on.");
  await press(page, "button", "Save changes");
  await giveCode(page, administratorApp);
  await expect(page.getByText(/Required for everyone since/)).toBeVisible();
  await press(page, "button", "Sign out");

  await enterPassword(page, member);
  await expect(heading(page, "Set up multi-factor authentication")).toBeVisible();
  await expect(page.getByText("Codes from Monday on.")).toBeVisible();
  await press(page, "link", "Help and support");
  await expect(heading(page, "Help and support")).toBeVisible();
  await press(page, "link", "Go on with the set-up");
  await reach(page, "textbox", "Code from the email, or enrolment pass");
  await type(page, await mailedCode(sallyport, member), "Enter");
  const phone = await setUpAuthenticator(page, "Phone");
  await press(page, "button", "I have saved these codes");
  await expect(heading(page, "Dashboard")).toBeVisible();

  await press(page, "link", "Multi-Factor Authentication");
  await press(page, "button", "Set up authenticator app");
  await giveCode(page, phone);
  const tablet = await setUpAuthenticator(page, "Tablet");
  await press(page, "button", "Rename Tablet");
  await expect(page.getByLabel("New name")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await type(page, "Kitchen tablet", "Enter");
  await expect(page.getByText("Kitchen tablet")).toBeVisible();
  await press(page, "button", "Remove Phone");
  await giveCode(page, tablet);
  await expect(page.getByText("On · 1 authenticator")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove Kitchen tablet" }), "the last one stays while enforced").toBeDisabled();
});

/** Signs in from the page whose first field has the focus. */
async function enterPassword(page: Page, user: User): Promise<void> {
  await expect(page.getByLabel("Email"), "the first field has the focus").toBeFocused();
  await type(page, user.email, "Tab", password, "Enter");
}

/** Types a code into the field that has the focus. */
async function giveCode(page: Page, app: AuthenticatorApp): Promise<void> {
  await expect(page.getByLabel("Authentication code")).toBeFocused();
  await type(page, await app.nextCode(), "Enter");
}

/** Names the authenticator whose key is shown, and gives its first code. */
async function setUpAuthenticator(page: Page, name: string): Promise<AuthenticatorApp> {
  const link = page.getByRole("link", { name: "Open in my app" });
  const app = AuthenticatorApp.fromUri((await link.getAttribute("href"))!);
  await reach(page, "textbox", "Authenticator name");
  await type(page, name, "Tab", await app.nextCode(), "Enter");
  await expect(page.getByText("Your authenticator is set up")).toBeVisible();
  return app;
}

/** Types the texts, and presses `Tab` and `Enter` among them. */
async function type(page: Page, ...parts: string[]): Promise<void> {
  for (const part of parts) await (["Tab", "Enter"].includes(part) ? page.keyboard.press(part) : page.keyboard.type(part));
}

/** Moves the focus with Tab to the control with this name, and checks that the focus is visible. */
async function reach(page: Page, role: Control, name: string): Promise<void> {
  const target = page.getByRole(role, { name }).first();
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
        return `${outlineWidth} ${outlineStyle} ${outlineColor}`;
      });
      expect(outline, `the focus on ${name} is visible`).toMatch(/^[2-9]px solid rgb\(/);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} cannot be reached by Tab`);
}

async function press(page: Page, role: Control, name: string): Promise<void> {
  await reach(page, role, name);
  await page.keyboard.press(role === "switch" ? "Space" : "Enter");
}
