// An idle session ends, but not without a question, and nothing typed is lost.
import { heading, signIn, taken } from "../support/people.js";
import { expect, test } from "../support/sallyport.js";

test("whoever is still there stays, with what was typed", async ({ page, sallyport }) => {
  await page.clock.install();
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.goto("/settings/account");
  await taken(page);
  await page.getByText("Change email").click();
  await page.getByLabel("New email").fill("half-typed@bank");
  const question = page.getByRole("alertdialog", { name: "Are you still there?" });
  await page.clock.fastForward("13:30");
  await expect(question).toHaveCount(0);
  await page.clock.fastForward("00:40");
  await expect(question).toBeVisible();
  const stay = page.getByRole("button", { name: "Stay signed in" });
  await expect(stay).toBeFocused();
  const onTop = await stay.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  expect(onTop, "nothing lies over the button").toBe(true);
  // Not by pointer: that waits for animation frames, whose clock stands still.
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  await expect(page.getByLabel("New email")).toHaveValue("half-typed@bank");
  await page.clock.fastForward("14:10");
  await expect(question, "and is asked again").toBeVisible();
  await page.clock.fastForward("01:00");
  await expect(page.getByRole("alertdialog", { name: "You have been signed out" })).toBeVisible();
  await expect(page.getByLabel("New email")).toHaveValue("half-typed@bank");
});

test("a limit that was set holds for the next page", async ({ page, sallyport }) => {
  await page.clock.install();
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator"));
  await page.getByRole("link", { name: "General" }).click();
  await page.getByLabel("End idle sessions after").selectOption("5 minutes");
  await page.getByRole("button", { name: "Save limit" }).click();
  await expect(page.getByRole("heading", { name: "End idle sessions after 5 minutes" })).toBeVisible();
  await page.getByLabel("Password").fill("plum gravel orbit candle");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("A session that nobody uses ends after 5 minutes")).toBeVisible();
  await taken(page);
  await page.clock.fastForward("04:10");
  await expect(page.getByRole("alertdialog", { name: "Are you still there?" })).toBeVisible();
});
