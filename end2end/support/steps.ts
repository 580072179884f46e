// What users do, by the names that they see on screen.
import { expect, type Page } from "@playwright/test";
import { generate } from "otplib";
import qr from "jsqr";
import { PNG } from "pngjs";
import { type User, type Sallyport, password } from "./sallyport.js";

/** An authenticator app, independent of the code under test. It gives the code of each time step once, in order. */
export class AuthenticatorApp {
  private last = 0;
  constructor(readonly secret: string) {}

  static fromUri(uri: string): AuthenticatorApp {
    const secret = new URL(uri).searchParams.get("secret");
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    return new AuthenticatorApp(secret!);
  }

  /** The code `offset` time steps from now. */
  async codeAt(offset: number): Promise<string> {
    return generate({ secret: this.secret, epoch: Math.floor(Date.now() / 1000) + offset * 30 });
  }

  /** The oldest code that is still accepted and newer than all given before; waits if there is none. */
  async nextCode(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 30_000);
      const step = Math.max(now - 1, this.last + 1);
      // Near the end of a time step the oldest code could leave the window on its way to the server.
      const enough = Date.now() % 30_000 < 26_000;
      if (step <= now + 1 && (enough || step > now - 1)) {
        this.last = step;
        return generate({ secret: this.secret, epoch: step * 30 });
      }
      await new Promise((again) => setTimeout(again, 1_000));
    }
  }
}

/** Waits until scripts send all forms of the page. Before that the browser sends them, which works too. */
export async function waitForScripts(page: Page): Promise<void> {
  await expect(page.locator("form[data-live]").first()).toBeAttached();
  await expect(page.locator("form[method=post]:not([data-live])")).toHaveCount(0);
}

export async function signIn(page: Page, user: User): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(user.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Authentication code").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
}

/** Checks which change is pending, gives a fresh code for it, and confirms it. */
export async function confirm(page: Page, app: AuthenticatorApp, change: string, button: string): Promise<void> {
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: change })).toBeVisible();
  await page.getByLabel("Authentication code").fill(await app.nextCode());
  await page.getByRole("button", { name: button }).click();
  await expect(heading(page, "Confirm it is you")).toHaveCount(0);
}

/** Gives a mailed code or an enrolment pass before the forced set-up, which begins then. */
export async function proveIdentity(page: Page, proof: string): Promise<AuthenticatorApp> {
  await page.getByLabel(/enrolment pass/i).fill(proof);
  await page.getByRole("button", { name: "Continue" }).click();
  return (await readKey(page)).app;
}

/** The code in the newest email that has one. */
export async function mailedCode(sallyport: Sallyport, user: User): Promise<string> {
  const email = await sallyport.emailText(user, "Your code to set up multi-factor authentication");
  return /^ +(\d{4}-\d{4})\r?$/m.exec(email)![1];
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
}

export function heading(page: Page, name: string) {
  return page.getByRole("heading", { level: 1, name, exact: true });
}

/** Opens the MFA page through the sidebar. */
export async function openMfa(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Multi-Factor Authentication" }).click();
  await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
}

/** Begins a set-up and reads the key with an independent QR reader from a screenshot. */
export async function beginSetup(page: Page): Promise<{ app: AuthenticatorApp; uri: string }> {
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  return readKey(page);
}

/** Reads the key of the set-up on the page. */
export async function readKey(page: Page): Promise<{ app: AuthenticatorApp; uri: string }> {
  const open = page.getByRole("link", { name: "Open in my app" });
  await expect(open).toBeVisible();
  const qr = page.getByRole("img", { name: "QR code for your authenticator app" });
  // Phones show it on demand.
  if (!(await qr.isVisible())) await page.getByRole("link", { name: "Use another device" }).click();
  await expect(qr).toBeVisible();
  const uri = await readQrCode(page);
  expect(uri).toBe(await open.getAttribute("href"));
  return { app: AuthenticatorApp.fromUri(uri), uri };
}

async function readQrCode(page: Page): Promise<string> {
  const picture = PNG.sync.read(await page.screenshot({ fullPage: true }));
  const found = qr.default(new Uint8ClampedArray(picture.data), picture.width, picture.height);
  expect(found, "a QR reader finds the code in the screenshot").not.toBeNull();
  return found!.data;
}

/** The first set-up up to its recovery codes, which wait to be saved, from the page that offers it. */
export async function enrol(page: Page, name: string): Promise<AuthenticatorApp> {
  const { app } = await beginSetup(page);
  return finishSetup(page, app, name);
}

/** Says that the recovery codes on the page are saved, which ends a set-up. Gives them. */
export async function saveCodes(page: Page): Promise<string[]> {
  const codes = page.locator(".recovery-codes code");
  await expect(codes).toHaveCount(10);
  const texts = await codes.allTextContents();
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByText(/recovery codes are (ready|saved)/).first()).toBeVisible();
  return texts;
}

/** Enrols one more authenticator, with a code of the first. */
export async function enrolAnother(page: Page, first: AuthenticatorApp, name: string): Promise<AuthenticatorApp> {
  const { app } = await beginAnotherSetup(page, first);
  return finishSetup(page, app, name);
}

/** Begins to set up one more. */
export async function beginAnotherSetup(page: Page, first: AuthenticatorApp): Promise<{ app: AuthenticatorApp; uri: string }> {
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await confirm(page, first, "Add an authenticator", "Continue to set-up");
  return readKey(page);
}

/** Names the authenticator whose key is shown, and gives its first code. */
export async function finishSetup(page: Page, app: AuthenticatorApp, name: string): Promise<AuthenticatorApp> {
  await page.getByLabel("Authenticator name").fill(name);
  await enterCode(page, await app.nextCode());
  await expect(page.getByText("Your authenticator is set up")).toBeVisible();
  return app;
}
