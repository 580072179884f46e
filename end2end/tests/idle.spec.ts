// An idle session ends, but not without a warning, and nothing typed is lost.
import { heading, signIn, waitForScripts } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

test("a warning before the session ends lets the user stay, with what was typed", async ({ page, sallyport }) => {
  await page.clock.install();
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.goto("/settings/account");
  await waitForScripts(page);
  await page.getByText("Change email").click();
  await page.getByLabel("New email").fill("half-typed@bank");
  const warning = page.getByRole("alertdialog", { name: "Are you still there?" });
  await page.clock.fastForward("13:30");
  await expect(warning).toHaveCount(0);
  await page.clock.fastForward("00:40");
  await expect(warning).toBeVisible();
  const stay = page.getByRole("button", { name: "Stay signed in" });
  await expect(stay).toBeFocused();
  const onTop = await stay.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  expect(onTop, "nothing covers the button").toBe(true);
  // By keyboard: a click waits for animation frames, whose clock is stopped.
  await page.keyboard.press("Enter");
  await expect(warning).toHaveCount(0);
  await expect(page.getByLabel("New email")).toHaveValue("half-typed@bank");
  await page.clock.fastForward("14:10");
  await expect(warning, "and the warning comes again").toBeVisible();
  await page.clock.fastForward("01:00");
  await expect(page.getByRole("alertdialog", { name: "You have been signed out" })).toBeVisible();
  await expect(page.getByLabel("New email")).toHaveValue("half-typed@bank");
});

test("a new limit applies to the next page", async ({ page, sallyport }) => {
  await page.clock.install();
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Ada Okafor", "administrator"));
  await page.getByRole("link", { name: "General" }).click();
  await page.getByLabel("End idle sessions after").selectOption("5 minutes");
  await page.getByRole("button", { name: "Save limit" }).click();
  await expect(page.getByRole("heading", { name: "End idle sessions after 5 minutes" })).toBeVisible();
  await page.getByLabel("Password").fill("plum gravel orbit candle");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("A session that nobody uses ends after 5 minutes")).toBeVisible();
  await waitForScripts(page);
  await page.clock.fastForward("04:10");
  await expect(page.getByRole("alertdialog", { name: "Are you still there?" })).toBeVisible();
});
