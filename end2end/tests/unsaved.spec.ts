// What was typed or chosen is not lost without a question, and nothing is asked where nothing was changed.
import type { Page } from "@playwright/test";
import { enrol, heading, openMfa, signIn, waitForScripts } from "../support/steps.js";
import { type Sallyport, expect, test } from "../support/sallyport.js";

/** An administrator with an authenticator, and a member who has one too. */
async function administrator(page: Page, sallyport: Sallyport): Promise<void> {
  const tpp = sallyport.createTpp("Northbank");
  sallyport.createUser(tpp, "Lena Fischer");
  await signIn(page, sallyport.createUser(tpp, "Ada Okafor", "administrator"));
  await openMfa(page);
  await enrol(page, "Phone");
}

/** Counts the questions of the page, and answers all of them. */
function questions(page: Page): { asked: number; stay: boolean } {
  const state = { asked: 0, stay: true };
  page.on("dialog", async (dialog) => {
    state.asked += 1;
    await (state.stay ? dialog.dismiss() : dialog.accept());
  });
  return state;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await waitForScripts(page);
}

// Each change, and how it is changed back.
const changes: Record<string, { path: string; unfold?: string; change: (page: Page) => Promise<void>; back: (page: Page) => Promise<void> }> = {
  "the switch": {
    path: "/settings/configuration/general",
    change: (page) => page.getByRole("switch").click(),
    back: (page) => page.getByRole("switch").click(),
  },
  "the message": {
    path: "/settings/configuration/general",
    change: (page) => page.getByLabel("Message to users who have not set up").pressSequentially("a"),
    back: (page) => page.getByLabel("Message to users who have not set up").fill(""),
  },
  "the limit for idle sessions": {
    path: "/settings/configuration/general",
    change: async (page) => void (await page.getByLabel("End idle sessions after").selectOption({ index: 0 })),
    back: async (page) => {
      const select = page.getByLabel("End idle sessions after");
      await select.selectOption(await select.evaluate((found: HTMLSelectElement) => found.querySelector<HTMLOptionElement>("[selected]")!.value));
    },
  },
  "a new email address": {
    path: "/settings/account",
    unfold: "Change email",
    change: (page) => page.getByLabel("New email").pressSequentially("a"),
    back: (page) => page.getByLabel("New email").fill(""),
  },
  "a name": {
    path: "/settings/account/mfa",
    unfold: "Rename",
    change: (page) => page.getByLabel("New name").pressSequentially("a"),
    back: (page) => page.getByLabel("New name").fill("Phone"),
  },
};

test("every change is asked about, by links and by the browser's own buttons", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const state = questions(page);
  for (const [name, { path, unfold, change, back }] of Object.entries(changes)) {
    const begin = async () => {
      await open(page, path);
      if (unfold) await page.getByText(unfold).first().click();
      await waitForScripts(page);
    };
    // A click somewhere: browsers never ask on a page without any interaction.
    await begin();
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(heading(page, "Dashboard")).toBeVisible();
    expect(state.asked, `${name}: nothing was changed`).toBe(0);
    await begin();
    await change(page);
    const url = page.url();
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect.poll(() => state.asked, { message: `${name}: a link` }).toBe(1);
    await page.evaluate(() => history.back());
    await expect.poll(() => state.asked, { message: `${name}: the browser's own button` }).toBe(2);
    expect(page.url(), name).toBe(url);
    await back(page);
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(heading(page, "Dashboard"), `${name}: it was changed back`).toBeVisible();
    expect(state.asked, `${name}: it was changed back`).toBe(2);
    state.asked = 0;
  }
});

test("saving asks nothing, except about another form of the page", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const state = questions(page);
  await open(page, "/settings/configuration/general");
  await page.getByRole("switch").click();
  await page.getByLabel("Message to users who have not set up").fill("From Monday on.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(heading(page, "Confirm it is you")).toBeVisible();
  expect(state.asked).toBe(0);
  await page.getByLabel("Authentication code").fill("12");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(heading(page, "Confirm it is you")).toHaveCount(0);
  expect(state.asked, "a code is nothing to keep").toBe(0);
  await open(page, "/settings/configuration/general");
  await page.getByLabel("Message to users who have not set up").fill("From Monday on.");
  await page.getByLabel("End idle sessions after").selectOption({ index: 0 });
  await page.getByRole("button", { name: "Save limit" }).click();
  await expect.poll(() => state.asked, { message: "the message would be lost" }).toBe(1);
  await expect(heading(page, "General"), "and nothing was sent").toBeVisible();
  state.stay = false;
  await page.getByRole("button", { name: "Save limit" }).click();
  await expect(page.getByText("Your changes are saved.")).toBeVisible();
  expect(state.asked, "once").toBe(2);
});

test("Cancel is an answer already", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  const state = questions(page);
  await open(page, "/settings/account/mfa");
  await page.getByRole("button", { name: "Rename Phone" }).click();
  await page.getByLabel("New name").fill("Tablet");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Rename Phone" })).toBeVisible();
  expect(state.asked).toBe(0);
});

test("a session that ended does not take along what was typed", async ({ page, sallyport }) => {
  await administrator(page, sallyport);
  questions(page);
  await open(page, "/settings/configuration/general");
  await page.getByLabel("Message to users who have not set up").fill("From Monday on.");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("alert")).toContainText("Your session has ended, so nothing was done.");
  await expect(page.getByLabel("Message to users who have not set up")).toHaveValue("From Monday on.");
});
