// Which changes ask for a code, and what the page says while there is none to give.
import { beginSetup, confirm, enrol, enterCode, heading, openMfa, signIn, signOut } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a code covers small changes, and large ones ask for one", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const lena = sallyport.createUser(tpp, "Lena Fischer");
      // Scripts read the key of a set-up.
      const setup = await newPage();
      await signIn(setup, ada);
      await openMfa(setup);
      const app = await enrol(setup, "Phone");
      await signOut(setup);
      await signIn(page, ada);
      await enterCode(page, await app.nextCode());
      await page.getByRole("link", { name: "General" }).click();
      await page.getByLabel("Message to users who have not set up").fill("From Monday on.");
      await page.getByRole("button", { name: "Save changes" }).click();
      await expect(page.getByRole("status")).toContainText("Your changes are saved.");
      await expect(page.getByLabel("Message to users who have not set up")).toHaveValue("From Monday on.");
      await page.getByLabel("End idle sessions after").selectOption("30 minutes");
      await page.getByRole("button", { name: "Save limit" }).click();
      await expect(page.getByText("ends after 30 minutes")).toBeVisible();
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await page.getByRole("button", { name: "Suspend" }).click();
      await expect(page.getByRole("status")).toContainText("Lena Fischer is suspended.");
      await page.getByRole("button", { name: "Let sign in again" }).click();
      await expect(page.getByText(`Lena Fischer, ${lena.email}`), "names can look alike").toBeVisible();
      await confirm(page, app, "Let Lena Fischer sign in again", "Allow sign-in");
    });
  });
}

test("where the code of now was used, the page counts down to the next", async ({ page, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await openMfa(page);
  const { app } = await beginSetup(page);
  // A code of the next time step, which is accepted already: for half a minute at least there is no other one.
  await enterCode(page, await app.codeAt(1));
  await expect(page.getByText("Your authenticator is set up")).toBeVisible();
  await page.getByRole("button", { name: "Set up authenticator app" }).click();
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  await expect(page.getByText(/You have used the code that your app shows now. The next one comes in \d+/)).toBeVisible();
  const position = () => page.locator(".countdown g").evaluate((drawing) => (drawing as SVGGElement).getCTM()!.f);
  const before = await position();
  await expect.poll(position).toBeLessThan(before);
});
