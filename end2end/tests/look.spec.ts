// What pages have in common: the frame, the path, colours, times, messages that can be taken back, the logo.
import { PNG } from "pngjs";
import type { Page } from "@playwright/test";
import { confirm, enrol, heading, openMfa, signIn as sendPassword } from "../support/steps.js";
import { type User, expect, test } from "../support/sallyport.js";

/** A PNG file of this many dots, all of one colour. */
function picture(side: number): Buffer {
  const png = new PNG({ width: side, height: side });
  png.data.fill(180);
  return PNG.sync.write(png);
}

/** Signs in a user without an authenticator. */
async function signIn(page: Page, user: User): Promise<void> {
  await sendPassword(page, user);
  await expect(heading(page, "Dashboard")).toBeVisible();
}

const DARK = "rgb(14, 19, 24)";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled, colorScheme: "light" });

    test("colours are chosen at the name, and stay", async ({ page, sallyport }) => {
      await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
      await page.goto("/settings/account");
      const colour = () => page.locator("html").evaluate((root) => getComputedStyle(root).backgroundColor);
      await page.getByText("Lena Fischer").first().click();
      await expect(page.getByRole("button", { name: "System" })).toHaveAttribute("aria-pressed", "true");
      await page.getByRole("button", { name: "Dark" }).click();
      await expect.poll(colour).toBe(DARK);
      expect(new URL(page.url()).pathname).toBe("/settings/account");
      await page.goto("/help");
      expect(await colour(), "from the first moment of the next page").toBe(DARK);
      await expect(page.locator("meta[name=color-scheme]")).toHaveAttribute("content", "dark");
      await page.getByText("Lena Fischer").click();
      await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
      await page.getByRole("button", { name: "System" }).click();
      await expect.poll(colour).not.toBe(DARK);
    });

    test("a logo is shown to everybody of the organisation", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      await signIn(page, sallyport.createUser(tpp, "Ada Okafor", "administrator"));
      await page.goto("/settings/configuration/general");
      await page.getByText("Add logo").click();
      const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
      await page.getByLabel("Picture").setInputFiles(file("logo.png", Buffer.from("<svg/>")));
      await page.getByRole("button", { name: "Save logo" }).click();
      await expect(page.getByRole("alert")).toContainText("Choose a PNG file");
      await page.getByText("Add logo").click();
      await page.getByLabel("Picture").setInputFiles(file("logo.png", picture(300)));
      await page.getByRole("button", { name: "Save logo" }).click();
      await expect(page.getByRole("status")).toContainText("The logo is saved.");
      const member = await newPage({ javaScriptEnabled });
      await signIn(member, sallyport.createUser(tpp, "Lena Fischer"));
      const logo = member.getByRole("banner").locator("img");
      expect(await logo.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(128);
      await page.getByRole("button", { name: "Remove logo" }).click();
      await expect(page.getByRole("status")).toContainText("The logo is removed.");
      await member.reload();
      await expect(logo).toHaveCount(0);
    });

    test("what was done is named, and taken back", async ({ page, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const member = sallyport.createUser(tpp, "Lena Fischer");
      await signIn(page, sallyport.createUser(tpp, "Ada Okafor", "administrator"));
      await openMfa(page);
      await enrol(page, "Phone");
      await page.getByRole("button", { name: "Rename Phone" }).click();
      await page.getByLabel("New name").fill("Old phone");
      await page.getByRole("button", { name: "Save name" }).click();
      await expect(page.getByRole("status")).toContainText("It was called “Phone” before.");
      await page.getByRole("button", { name: "Undo" }).click();
      await expect(page.getByRole("button", { name: "Rename Phone" })).toBeVisible();
      await page.goto("/settings/configuration/members");
      await page.getByRole("link", { name: `Manage ${member.name}` }).click();
      await expect(heading(page, member.name)).toBeVisible();
      await expect(page).toHaveTitle(`${member.name} · Sallyport`);
      await page.getByRole("button", { name: "Suspend" }).click();
      await expect(page.getByRole("status")).toContainText(`${member.name} is suspended.`);
      await page.getByRole("button", { name: "Undo" }).click();
      await expect(page.getByRole("heading", { level: 2, name: new RegExp(member.name) })).toBeVisible();
    });

    test("help and unknown addresses keep the frame, and the path leads back", async ({ page, sallyport }) => {
      await page.goto("/help");
      await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0);
      await page.goto("/nowhere");
      await page.getByRole("link", { name: "Go to sign-in" }).click();
      await expect(heading(page, "Sign in")).toBeVisible();
      await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator"));
      await page.goto("/help");
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
      await expect(page.getByRole("heading", { name: "For administrators" })).toBeVisible();
      await page.goto("/nowhere");
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
      await page.goto("/settings/account/mfa");
      const path = page.getByRole("navigation", { name: "Breadcrumb" });
      await expect(path.getByRole("listitem")).toHaveText(["Settings", "Account Settings", "Multi-Factor Authentication"]);
      await path.getByRole("link", { name: "Account Settings" }).click();
      await expect(heading(page, "Account Settings")).toBeVisible();
    });
  });
}

test.describe("in Berlin", () => {
  test.use({ timezoneId: "Europe/Berlin" });

  test("a list says how long ago, and the tooltip when", async ({ page, sallyport }) => {
    await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
    await page.goto("/settings/account");
    const time = page.getByRole("region", { name: "Sessions" }).locator("time").first();
    await expect(time).toHaveText("just now");
    const hour = await time.evaluate((time: HTMLTimeElement) => new Date(time.dateTime).getHours());
    await expect(time).toHaveAttribute("title", new RegExp(`, ${String(hour).padStart(2, "0")}:\\d\\d$`));
  });
});

test("a typed password is shown on demand, and is no change to save", async ({ page, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await page.goto("/settings/account");
  await page.getByText("Change password").click();
  const field = page.getByLabel("Current password");
  await field.fill("a secret");
  const show = page.getByRole("button", { name: "Show" }).first();
  await show.click();
  await expect(field).toHaveAttribute("type", "text");
  await page.getByRole("link", { name: "Dashboard" }).click();
  await expect(heading(page, "Dashboard"), "without a question").toBeVisible();
});

test("nothing jumps, and controls fit the pointer", async ({ page, newPage, sallyport }) => {
  const administrator = sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator");
  await signIn(page, administrator);
  for (const path of ["/", "/settings/account", "/settings/account/mfa", "/settings/configuration/general", "/help"]) {
    await page.goto(path);
    await expect(page.locator("form[method=post]:not([data-live])")).toHaveCount(0);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        }),
    );
    expect(shift, path).toBe(0);
  }
  const height = async (page: Page) => (await page.getByRole("button", { name: "Save limit" }).boundingBox())!.height;
  const finger = await newPage({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  await signIn(finger, administrator);
  for (const [opened, least, most] of [[page, 32, 36], [finger, 44, 48]] as const) {
    await opened.goto("/settings/configuration/general");
    expect(await height(opened)).toBeGreaterThanOrEqual(least);
    expect(await height(opened)).toBeLessThanOrEqual(most);
  }
});
