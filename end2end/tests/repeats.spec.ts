// A second press of Enter before the answer to the first has come, as on a slow line.
import type { Page } from "@playwright/test";
import { enrol, heading, openMfa, signIn, signOut } from "../support/steps.js";
import { expect, password, test } from "../support/sallyport.js";

/** Presses Enter in the field `label` twice. The server has answered the first time when it is pressed again. */
async function pressTwice(page: Page, path: string, label: string): Promise<void> {
  let answered = () => {};
  const first = new Promise<void>((resolve) => (answered = resolve));
  let requests = 0;
  await page.route(`**${path}`, async (route) => {
    requests += 1;
    if (requests > 1) return route.continue();
    // The browser gives this request up, and the answer with its cookie is lost.
    await route.fetch({ maxRedirects: 0 });
    answered();
  });
  await page.getByLabel(label).focus();
  // Keys alone: other actions wait until a navigation that has begun is over.
  await page.keyboard.press("Enter");
  await first;
  await page.keyboard.press("Enter");
  await expect.poll(() => requests, "both were sent").toBe(2);
  await page.unroute(`**${path}`);
}

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a second press of Enter continues the sign-in", async ({ page, sallyport }) => {
    const user = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
    await signIn(page, user);
    await openMfa(page);
    const app = await enrol(page, "Phone");
    await signOut(page);
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(user.email);
    await page.getByLabel("Password").fill(password);
    await pressTwice(page, "/api/sign-in", "Password");
    await expect(heading(page, "Enter your code")).toBeVisible();
    await page.getByLabel("Authentication code").fill(await app.nextCode());
    await pressTwice(page, "/api/verify-code", "Authentication code");
    await expect(heading(page, "Dashboard")).toBeVisible();
    await expect(page.getByText(/sent twice|used twice/), "no alarm").toHaveCount(0);
    await page.goto("/settings/account");
    await expect(page.getByText("You are signed in here only."), "one session").toBeVisible();
  });
});
