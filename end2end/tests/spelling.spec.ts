// Addresses and passwords as keyboards and browsers spell them, with and without scripts.
import { heading, waitForScripts } from "../support/steps.js";
import { expect, password, test } from "../support/sallyport.js";

const spellings = ["jörg@bücher.example", "JÖRG@xn--bcher-kva.example", "jo\u0308rg@bu\u0308cher.example"];
const composed = "crème brûlée jalapeño café";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a mailbox and a password have one spelling", async ({ page, context, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const words = ["user", "create", "--tpp", tpp, "--email", spellings[0], "--name", "علی\u200cرضا", "--role", "member"];
      sallyport.command([...words, "--password-stdin"], composed);
      for (const email of spellings) {
        await page.goto("/sign-in");
        if (javaScriptEnabled) await waitForScripts(page);
        await page.getByLabel("Email").fill(email);
        await page.getByLabel("Password").fill(composed.normalize("NFD"));
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(heading(page, "Dashboard"), email).toBeVisible();
        await page.goto("/settings/account");
        await expect(page.getByText(spellings[0]), "in the letters of its owner").toBeVisible();
        await context.clearCookies();
      }
      await page.goto("/sign-in/forgotten");
      await page.getByLabel("Email").fill(spellings[2]);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      const mailbox = { email: "jörg@xn--bcher-kva.example", name: "" };
      const link = await sallyport.linkInEmail(mailbox, "Set a new password");
      await page.goto(link);
      await page.getByLabel("New password").fill(password);
      await page.getByRole("button", { name: "Save password" }).click();
      await expect(heading(page, "Sign in")).toBeVisible();
    });
  });
}
