// The user's sessions, with and without scripts.
import { heading, signIn } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("sessions are listed and ended", async ({ page, newPage, sallyport }) => {
      const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
      const otherPages = await Promise.all(
        [1, 2, 3].map(() => newPage()),
      );
      for (const other of otherPages) {
        await signIn(other, member);
        await expect(heading(other, "Dashboard")).toBeVisible();
      }
      await signIn(page, member);
      await page.getByRole("link", { name: "Account Settings" }).click();
      const rows = page.getByRole("region", { name: "Sessions" }).getByRole("listitem");
      await expect(rows).toHaveCount(4);
      await expect(rows.filter({ hasText: "This session" })).toHaveCount(1);
      await expect(rows.first()).toContainText("Chrome on Linux");
      await expect(rows.first()).toContainText("From 127.0.0.1");
      await rows.filter({ has: page.getByRole("button", { name: "End" }) }).first().getByRole("button").click();
      await expect(page.getByText("has to sign in again")).toBeVisible();
      await expect(rows).toHaveCount(3);
      await page.getByRole("button", { name: "End all other sessions" }).click();
      await expect(page.getByText("You are signed in here only.")).toBeVisible();
      for (const other of otherPages) {
        await other.goto("/");
        await expect(heading(other, "Sign in")).toBeVisible();
      }
    });
  });
}
