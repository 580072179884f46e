// What people do, by the names they see.
import { expect, type Page } from "@playwright/test";
import { generate } from "otplib";
import qr from "jsqr";
import { PNG } from "pngjs";
import { type Person, type Sallyport, password } from "./sallyport.js";

/** An authenticator app that is not ours. Codes are taken in rising order of their time step. */
export class App {
  private last = 0;
  constructor(readonly secret: string) {}

  static fromUri(uri: string): App {
    const secret = new URL(uri).searchParams.get("secret");
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    return new App(secret!);
  }

  /** The code `offset` steps from now. */
  async at(offset: number): Promise<string> {
    return generate({ secret: this.secret, epoch: Math.floor(Date.now() / 1000) + offset * 30 });
  }

  /** The oldest code that is still in the window and newer than all taken before; waits when none is left. */
  async next(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 30_000);
      const step = Math.max(now - 1, this.last + 1);
      // Near the end of a period the oldest code could leave the window on its way to the server.
      const enough = Date.now() % 30_000 < 26_000;
      if (step <= now + 1 && (enough || step > now - 1)) {
        this.last = step;
        return generate({ secret: this.secret, epoch: step * 30 });
      }
      await new Promise((again) => setTimeout(again, 1_000));
    }
  }
}

/** Waits until scripts have taken over all forms of the page; before that a form is sent the plain way, and works too. */
export async function taken(page: Page): Promise<void> {
  await expect(page.locator("form[data-live]").first()).toBeAttached();
  await expect(page.locator("form[method=post]:not([data-live])")).toHaveCount(0);
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Authentication code").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
}

/** Reads what is about to be done, gives a fresh code for it, and presses the button that does it. */
export async function confirm(page: Page, app: App, change: string, button: string): Promise<void> {
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: change })).toBeVisible();
  await page.getByLabel("Authentication code").fill(await app.next());
  await page.getByRole("button", { name: button }).click();
  await expect(heading(page, "Confirm it is you")).toHaveCount(0);
}

/** Types the code that was mailed, or a pass, before the forced set-up, which begins then. */
export async function prove(page: Page, proof: string): Promise<App> {
  await page.getByLabel("Code from your mail, or enrolment pass").fill(proof);
  await page.getByRole("button", { name: "Continue" }).click();
  return (await readKey(page)).app;
}

/** The code in the newest letter that brings one. */
export async function mailedCode(sallyport: Sallyport, person: Person): Promise<string> {
  const letter = await sallyport.letter(person, "Your code to set up multi-factor authentication");
  return /^ +(\d{4}-\d{4})\r?$/m.exec(letter)![1];
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
}

export function heading(page: Page, name: string) {
  return page.getByRole("heading", { level: 1, name, exact: true });
}

/** Opens the MFA page the way a person does: through the rail. */
export async function openMfa(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Multi-Factor Authentication" }).click();
  await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
}

/** Begins a set-up and reads the key with an independent QR reader from a picture of the page. */
export async function scan(page: Page): Promise<{ app: App; uri: string }> {
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  return readKey(page);
}

/** Reads the key of the set-up on the page. */
export async function readKey(page: Page): Promise<{ app: App; uri: string }> {
  const qr = page.getByRole("img", { name: "QR code for your authenticator app" });
  await expect(qr).toBeVisible();
  const uri = await read(page);
  expect(uri).toBe(await page.getByRole("link", { name: "Open in an app on this device" }).getAttribute("href"));
  return { app: App.fromUri(uri), uri };
}

async function read(page: Page): Promise<string> {
  const picture = PNG.sync.read(await page.screenshot({ fullPage: true }));
  const found = qr.default(new Uint8ClampedArray(picture.data), picture.width, picture.height);
  expect(found, "a QR reader finds the code in the screenshot").not.toBeNull();
  return found!.data;
}

/** The whole set-up, from the page that offers it. */
export async function enrol(page: Page, name: string): Promise<App> {
  const { app } = await scan(page);
  return finish(page, app, name);
}

/** One more authenticator: a code of one that is there allows it. */
export async function enrolAnother(page: Page, first: App, name: string): Promise<App> {
  const { app } = await scanAnother(page, first);
  return finish(page, app, name);
}

/** Begins to set up one more. */
export async function scanAnother(page: Page, first: App): Promise<{ app: App; uri: string }> {
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await confirm(page, first, "Add an authenticator", "Continue to set-up");
  return readKey(page);
}

/** Names the authenticator whose key is shown, and gives its first code. */
export async function finish(page: Page, app: App, name: string): Promise<App> {
  await page.getByLabel("Authenticator name").fill(name);
  await enterCode(page, await app.next());
  await expect(page.getByText("Your authenticator is set up")).toBeVisible();
  return app;
}
