// The main job with scripts off.
import { AuthenticatorApp, confirm, enterCode, heading, mailedCode, proveIdentity, signIn, signOut } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

test.use({ javaScriptEnabled: false });

test("enrol, sign in with a code, enforce, onboard, remove", async ({ page, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const member = sallyport.createUser(tpp, "Lena Fischer");

  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(administrator.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText(/Email or password is not right/);
  await signIn(page, administrator);
  await expect(heading(page, "Dashboard")).toBeVisible();

  await page.getByRole("link", { name: "Multi-Factor Authentication" }).first().click();
  await page.getByText("How does it work?").click();
  await expect(page.locator(".step:visible"), "the walkthrough is a plain list").toHaveCount(5);
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const uri = await page.getByRole("link", { name: "Open in my app" }).getAttribute("href");
  const app = AuthenticatorApp.fromUri(uri!);
  await expect(page.getByRole("button", { name: "Copy key" }), "what needs scripts is not offered").toBeHidden();
  await enterCode(page, "000000");
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  await expect(page.getByRole("listitem").filter({ hasText: "Enter the code" }).first()).toHaveAttribute("aria-current", "step");
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" }), "the step before is folded").toBeHidden();
  await page.getByText("Show the QR code again").click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await page.getByLabel("Authenticator name").fill("Phone");
  await enterCode(page, await app.nextCode());
  await expect(page.getByRole("status")).toContainText("Your authenticator is set up");
  await page.reload();
  const [code] = await page.locator(".recovery-codes code").allTextContents();
  await page.getByLabel("Type one of them from your copy").fill("a".repeat(24));
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByRole("alert")).toHaveText(/That code is not in this list/);
  await page.getByLabel("Type one of them from your copy").fill(code.toUpperCase());
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByRole("heading", { name: "You are set up" })).toBeVisible();

  await page.getByRole("button", { name: "Rename Phone" }).click();
  await page.getByLabel("New name").fill("Work phone");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Work phone")).toBeVisible();

  await signOut(page);
  await signIn(page, administrator);
  await expect(heading(page, "Enter your code")).toBeVisible();
  await enterCode(page, await app.codeAt(-7));
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  await enterCode(page, await app.nextCode());
  await expect(heading(page, "Dashboard")).toBeVisible();

  await page.getByRole("link", { name: "General" }).click();
  await expect(page.getByText("1 of 2 users will be asked to set up at their next sign-in")).toBeVisible();
  await page.getByRole("switch", { name: "Enforce TOTP MFA for all users" }).check();
  await page.getByLabel("Message to users who have not set up").fill("Codes from Monday on.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm(page, app, "Require multi-factor authentication of all users", "Require it");
  await expect(page.getByText(/Required for everyone since/)).toBeVisible();
  await signOut(page);

  await signIn(page, member);
  await expect(heading(page, "Set up multi-factor authentication")).toBeVisible();
  await expect(page.getByText("Codes from Monday on.")).toBeVisible();
  const memberApp = await proveIdentity(page, await mailedCode(sallyport, member));
  await enterCode(page, await memberApp.nextCode());
  await page.getByRole("link", { name: "Save them later" }).click();
  await expect(page.getByRole("heading", { name: "Leave without recovery codes?" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the codes" }).click();
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(heading(page, "Dashboard")).toBeVisible();
  await signOut(page);

  await signIn(page, administrator);
  await enterCode(page, await app.nextCode());
  await page.getByRole("link", { name: "General" }).click();
  await page.getByRole("switch", { name: "Enforce TOTP MFA for all users" }).uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm(page, app, "Leave multi-factor authentication optional", "Make it optional");
  await expect(page.getByText("Optional", { exact: false }).first()).toBeVisible();
  await page.getByRole("link", { name: "Multi-Factor Authentication" }).first().click();
  await page.getByRole("button", { name: "Remove Work phone" }).click();
  await confirm(page, app, "Remove the authenticator “Work phone”", "Remove authenticator");
  await expect(page.getByText("Not set up")).toBeVisible();
});
