// Every screen: accessibility by axe in light and dark, and nothing cut off at 320 px.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { confirm, enrol, enrolAnother, enterCode, heading, mailedCode, openMfa, proveIdentity, beginSetup, saveCodes, signIn, signOut } from "../support/steps.js";
import { Sallyport, expect, test } from "../support/sallyport.js";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("no screen has a serious or moderate finding", async ({ page, sallyport }) => {
      // Axe looks at more than forty screens.
      test.slow();
      for await (const screen of screens(page, sallyport)) await checkAccessibility(page, screen);
    });
  });
}

test.describe("on a small phone", () => {
  test.use({ viewport: { width: 320, height: 640 }, colorScheme: "light" });

  test("nothing is cut off at 320 px", async ({ page, sallyport }) => {
    for await (const screen of screens(page, sallyport)) {
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, `${screen} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
});

/** Opens every screen, and yields its name. */
async function* screens(page: Page, sallyport: Sallyport): AsyncGenerator<string> {
  const tpp = sallyport.createTpp("Northbank Payments International");
  const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const member = sallyport.createUser(tpp, "Lena Fischer");
  await page.goto("/sign-in");
  yield "sign-in";
  await page.getByLabel("Email").fill(administrator.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  yield "sign-in with an error";
  await page.goto("/help");
  yield "help";
  await page.goto("/nowhere");
  yield "not found";
  await page.goto("/sign-in/forgotten");
  await page.getByLabel("Email").fill(member.email);
  yield "forgotten password";
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  yield "link mailed";
  await page.goto(await sallyport.linkInEmail(member, "Set a new password"));
  await expect(page.getByLabel("New password")).toBeVisible();
  yield "new password";
  await page.goto("/sign-in/link");
  await page.getByLabel("Email").fill(member.email);
  yield "link that lets a browser sign in";
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.goto(await sallyport.linkInEmail(member, "Sign in with this browser"));
  await expect(page.getByRole("button", { name: "Let this browser sign in" })).toBeVisible();
  yield "browser that may sign in";
  await page.goto("/freeze?token=old");
  await expect(page.getByText("used already, or is too old")).toBeVisible();
  yield "an old link";
  await signIn(page, administrator);
  await expect(heading(page, "Dashboard")).toBeVisible();
  yield "dashboard, not set up";
  await page.goto("/settings/configuration/general");
  yield "general, locked";
  await page.goto("/settings/account/mfa");
  await page.getByRole("button", { name: "How does it work?" }).click();
  await expect(page.getByText("Step 1 of 5")).toBeVisible();
  yield "walkthrough";
  const { app } = await beginSetup(page);
  yield "set-up";
  await page.getByLabel("Authenticator name").fill("A phone with quite a long name, for tight rows");
  await enterCode(page, await app.nextCode());
  await expect(page.getByRole("status").first()).toContainText("set up");
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  yield "set-up, recovery codes";
  await page.getByRole("link", { name: "Save them later" }).click();
  await expect(page.getByRole("heading", { name: "Leave without recovery codes?" })).toBeVisible();
  yield "set-up, leaving without recovery codes";
  await page.getByRole("link", { name: "Leave without them" }).click();
  await expect(page.getByRole("region", { name: "Save your recovery codes" })).toBeVisible();
  yield "dashboard, recovery codes not saved";
  await page.goto("/settings/account/mfa");
  await expect(page.getByText("None saved")).toBeVisible();
  yield "authenticators, recovery codes not saved";
  await page.goto("/settings/account/mfa/recovery-codes");
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  yield "recovery codes";
  await page.goto("/settings/account/mfa?step=finish");
  await saveCodes(page);
  await expect(page.getByRole("heading", { name: "You are set up" })).toBeVisible();
  yield "set-up, done";
  await page.goto("/settings/account/mfa");
  await expect(page.getByText("10 of 10 left")).toBeVisible();
  yield "authenticators";
  await page.getByRole("button", { name: "Make new recovery codes" }).click();
  await expect(page.getByLabel("Authentication code")).toBeVisible();
  yield "confirm new recovery codes";
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await expect(page.getByRole("textbox", { name: "Recovery code" })).toBeVisible();
  yield "confirm with a recovery code";
  await page.goto("/settings/account/mfa");
  await page.getByRole("button", { name: /^Rename/ }).click();
  await expect(page.getByLabel("New name")).toBeVisible();
  yield "rename";
  await page.goto("/settings/account/mfa");
  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByLabel("Authentication code")).toBeVisible();
  yield "confirm a removal";
  await page.goto(await sallyport.linkInEmail(administrator, "An authenticator was added to your account"));
  await expect(page.getByRole("button", { name: "Freeze my account" })).toBeVisible();
  yield "freeze";
  await page.goto("/settings/confirm");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(heading(page, "Multi-Factor Authentication")).toBeVisible();
  await page.goto("/settings/confirm");
  await expect(page.getByText("There is nothing to confirm.")).toBeVisible();
  yield "nothing to confirm";
  await page.goto("/settings/account");
  yield "account";
  await page.getByText("Change password").click();
  await page.getByText("Change email").click();
  await expect(page.getByLabel("Current password")).toBeVisible();
  yield "account, changing password and email";
  await page.goto("/settings/configuration/general");
  await page.getByRole("switch").check();
  await page.getByLabel("Message to users who have not set up").fill("From Monday on we all use codes. Questions: Kim.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm(page, app, "Require multi-factor authentication of all users", "Require it");
  await expect(page.getByText(/Required for everyone/)).toBeVisible();
  yield "general, enforced";
  await page.goto("/settings/configuration/members");
  await expect(page.getByText("2 users · 1 set up")).toBeVisible();
  yield "members";
  await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
  await expect(page.getByRole("button", { name: "Suspend" })).toBeVisible();
  yield "one member";
  await page.getByRole("button", { name: "Issue enrolment pass" }).click();
  await confirm(page, app, "Issue an enrolment pass for Lena Fischer", "Issue pass");
  await expect(page.locator(".key code")).toHaveText(/-/);
  yield "enrolment pass";
  await page.goto("/settings/configuration/audit");
  await expect(page.getByRole("row").nth(3)).toBeVisible();
  yield "audit log";
  await page.goto("/settings/configuration/audit?who=nobody");
  await expect(page.getByText("Nothing matches.")).toBeVisible();
  yield "audit log, nothing found";
  await page.goto("/settings/account/mfa");
  await expect(page.getByText("cannot be removed")).toBeVisible();
  yield "the last authenticator stays";
  await page.goto("/");
  await expect(page.getByText("1 of 2 users set up")).toBeVisible();
  yield "dashboard of an administrator";
  await page.context().clearCookies();
  await signIn(page, administrator);
  await expect(heading(page, "Enter your code")).toBeVisible();
  yield "code";
  await enterCode(page, "1");
  await expect(page.getByRole("alert")).toBeVisible();
  yield "code with an error";
  await page.goto("/sign-in/recovery");
  await expect(page.getByLabel("Recovery code")).toBeVisible();
  yield "recovery code";
  await page.context().clearCookies();
  await signIn(page, member);
  await expect(heading(page, "Set up multi-factor authentication")).toBeVisible();
  yield "onboarding, a proof is asked for";
  const membersApp = await proveIdentity(page, await mailedCode(sallyport, member));
  yield "onboarding, set-up";
  await enterCode(page, await membersApp.nextCode());
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  yield "onboarding, recovery codes";
  await page.getByRole("link", { name: "Save them later" }).click();
  await expect(page.getByRole("heading", { name: "Leave without recovery codes?" })).toBeVisible();
  yield "onboarding, leaving without recovery codes";
}

async function checkAccessibility(page: Page, screen: string): Promise<void> {
  // What is folded counts too: a level of headings may be missing there.
  const folded = await page.locator("details:not([open])").elementHandles();
  const unfold = async (open: boolean) => {
    for (const one of folded) await one.evaluate((element: HTMLDetailsElement, open) => void (element.open = open), open);
  };
  await unfold(true);
  const levels = await page.getByRole("main").getByRole("heading").evaluateAll((found) => found.map((one) => Number(one.tagName[1])));
  levels.forEach((level, index) => expect(level, `${screen}: headings ${levels}`).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
  await expect(page.locator("code:not([translate=no])"), `${screen}: codes are not translated`).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((found) => found.impact !== "minor");
  expect(serious.map((found) => `${screen}: ${found.id} ${found.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  await unfold(false);
}

test.describe("the demo mailbox", () => {
  for (const [colorScheme, width] of [["light", 320], ["dark", 1200]] as const) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test("letters of the demo people are read there, and only there", async ({ page, demo }) => {
        expect((await page.goto("/mailbox"))?.status(), "a server without --demo has none").toBe(404);
        await page.goto(demo.url);
        await page.getByRole("link", { name: "Demo mailbox" }).click();
        await expect(page.getByText("No emails yet.")).toBeVisible();
        await checkAccessibility(page, "empty mailbox");
        await page.goto(`${demo.url}/sign-in/forgotten`);
        await page.getByLabel("Email").fill("emil@northbank.example");
        await page.getByRole("button", { name: "Mail me a link" }).click();
        await expect(page.getByText("a link is on its way")).toBeVisible();
        await expect(async () => {
          await page.goto(`${demo.url}/mailbox`);
          await expect(page.getByText("Set a new password", { exact: true })).toBeVisible({ timeout: 500 });
        }).toPass();
        await checkAccessibility(page, "mailbox");
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider, "nothing is cut off").toBeLessThanOrEqual(0);
        await page.getByRole("link", { name: /new-password/ }).click();
        await expect(heading(page, "Set a new password")).toBeVisible();
      });
    });
  }
});

test.describe("the demo authenticator", () => {
  for (const [colorScheme, width] of [["light", 320], ["dark", 1200]] as const) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test("its codes sign in the demo people, there only", async ({ page, demo }) => {
        expect((await page.goto("/authenticator"))?.status(), "a server without --demo has none").toBe(404);
        await page.goto(`${demo.url}/sign-in`);
        await page.getByLabel("Email").fill("marek@northbank.example");
        await page.getByLabel("Password").fill("copper lantern over quiet fjord");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(heading(page, "Enter your code")).toBeVisible();
        const opened = page.waitForEvent("popup");
        await page.getByRole("link", { name: "Demo authenticator" }).click();
        const codes = await opened;
        const row = codes.getByRole("listitem").filter({ hasText: "Marek Nowak" });
        const code = row.locator("code");
        await expect(code).toHaveText(/^\d{3} \d{3}$/);
        await checkAccessibility(codes, "demo authenticator");
        const wider = await codes.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider, "nothing is cut off").toBeLessThanOrEqual(0);
        const shown = (await code.textContent())!;
        // It would load its page again after the sign-in, perhaps when the server has stopped already.
        await codes.close();
        await enterCode(page, shown);
        await expect(heading(page, "Dashboard")).toBeVisible();
      });
    });
  }
});

test("the pictures of the README are of the running product", async ({ page, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank Payments");
  for (const name of ["Lena Fischer", "Emil Larsen", "Sofia Rossi"]) sallyport.createUser(tpp, name);
  await page.setViewportSize({ width: 1100, height: 760 });
  await signIn(page, sallyport.createUser(tpp, "Ada Okafor", "administrator"));
  await openMfa(page);
  const phone = await enrol(page, "Work phone");
  await saveCodes(page);
  await enrolAnother(page, phone, "Tablet");
  const folder = process.env.TEST_PICTURES ?? test.info().outputPath();
  await page.goto("/settings/account/mfa");
  await expect(page.getByText("On · 2 authenticators")).toBeVisible();
  await page.screenshot({ path: `${folder}/mfa.png`, animations: "disabled" });
  await page.goto("/settings/configuration/general");
  await page.getByRole("switch").check();
  await expect(page.getByText(/After saving: 3 of 4 users will be asked/)).toBeVisible();
  // At rest: the switch moves, and a picture in between shows neither position.
  await page.screenshot({ path: `${folder}/general.png`, animations: "disabled" });
  page.once("dialog", (question) => question.accept());
  await signOut(page);
});
