// What is mailed: a forgotten password, a new address, a frozen account; with and without scripts.
import { confirm, enrol, enterCode, heading, openMfa, signIn, signOut } from "../support/steps.js";
import { type User, expect, password, test } from "../support/sallyport.js";

const newPassword = "seven quiet harbours sing";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a forgotten password: the link does not skip the code", async ({ page, newPage, sallyport }) => {
      const memberPage = await newPage();
      const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
      await signIn(memberPage, member);
      await openMfa(memberPage);
      const app = await enrol(memberPage, "Phone");
      await page.goto("/sign-in");
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await page.getByLabel("Email").fill(member.email);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await expect(page.getByText("If that address has an account, a link is on its way.")).toBeVisible();
      const link = await sallyport.linkInEmail(member, "Set a new password");
      await page.goto(link);
      await expect(heading(page, "Set a new password")).toBeVisible();
      await expect(page.getByText(member.email)).toBeVisible();
      await page.getByLabel("New password").fill(newPassword);
      await page.getByLabel("Authentication code").fill("000000");
      await page.getByRole("button", { name: "Save password" }).click();
      await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
      await page.getByLabel("New password").fill(newPassword);
      await page.getByLabel("Authentication code").fill(await app.nextCode());
      await page.getByRole("button", { name: "Save password" }).click();
      await expect(page.getByText("Your password is changed.")).toBeVisible();
      await expect(heading(page, "Sign in")).toBeVisible();
      await page.goto(link);
      await expect(page.getByText("This link was used already, or is too old. Nothing was changed.")).toBeVisible();
      await memberPage.reload();
      await expect(heading(memberPage, "Sign in"), "all sessions end").toBeVisible();
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill(member.email);
      await page.getByLabel("Password").fill(newPassword);
      await page.getByRole("button", { name: "Sign in" }).click();
      await enterCode(page, await app.nextCode());
      await expect(heading(page, "Dashboard")).toBeVisible();
      await expect(page.getByText("Your password was changed."), "and the user is notified").toBeVisible();
    });

    test("a mailed link lets a browser in that wrong passwords keep out", async ({ page, sallyport }) => {
      const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
      const tryToSignIn = async (typed: string) => {
        await page.getByLabel("Email", { exact: true }).fill(member.email);
        await page.getByLabel("Password").fill(typed);
        await page.getByRole("button", { name: "Sign in" }).click();
      };
      await page.goto("/sign-in");
      for (let tries = 0; tries < 5; tries += 1) {
        await tryToSignIn("not my password");
        await expect(page.getByRole("alert")).toHaveText(tries < 4 ? /is not right/ : /Too many tries/);
      }
      await tryToSignIn(password);
      await expect(page.getByRole("alert")).toHaveText(/Too many tries/);
      await page.getByRole("link", { name: "Email me a link that lets this browser sign in" }).click();
      await page.getByLabel("Email").fill(member.email);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await expect(page.getByText("If that address has an account, a link is on its way.")).toBeVisible();
      const link = await sallyport.linkInEmail(member, "Sign in with this browser");
      await page.goto(link);
      await expect(page.getByText(member.email)).toBeVisible();
      await page.getByRole("button", { name: "Let this browser sign in" }).click();
      await expect(page.getByText("This browser can sign in now")).toBeVisible();
      await tryToSignIn(password);
      await expect(heading(page, "Dashboard")).toBeVisible();
      await page.goto(link);
      await expect(page.getByText("This link was used already, or is too old. Nothing was changed.")).toBeVisible();
    });

    test("a new address is confirmed where it is read", async ({ page, sallyport }) => {
      const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
      const moved: User = { ...member, email: `new-${member.email}` };
      await signIn(page, member);
      await page.getByRole("link", { name: "Account Settings" }).click();
      await page.getByText("Change password").click();
      await page.getByLabel("Current password").fill("not my password at all");
      await page.getByLabel("New password").fill("seven quiet harbours sing");
      await page.getByRole("button", { name: "Save password" }).click();
      await expect(page.getByText("Your current password is not right."), "what went wrong is in sight").toBeVisible();
      await page.getByText("Change email").click();
      // Browsers accept two dots in an address; mail servers do not.
      await page.getByLabel("New email").fill(`a..b${moved.email}`);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await expect(page.getByText("That is not an email address."), "what went wrong is in sight").toBeVisible();
      await page.getByLabel("New email").fill(moved.email);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await expect(page.getByRole("heading", { name: `Change your email address to ${moved.email}` })).toBeVisible();
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Mail the link" }).click();
      await expect(page.getByText("A link is on its way to the new address.")).toBeVisible();
      await page.goto(await sallyport.linkInEmail(moved, "Confirm your new email address"));
      await expect(page.getByText(moved.email)).toBeVisible();
      await page.getByRole("button", { name: "Confirm this address" }).click();
      await expect(page.getByText("Your email address is changed.")).toBeVisible();
      const email = await sallyport.emailText(member, "Your email address was changed");
      expect(email).toContain(moved.email);
      await page.context().clearCookies();
      await signIn(page, moved);
      await expect(heading(page, "Dashboard")).toBeVisible();
    });

    test("a mailed link freezes the account until an administrator restores their account", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const member = sallyport.createUser(tpp, "Lena Fischer");
      const attackerPage = await newPage();
      await signIn(attackerPage, member);
      await openMfa(attackerPage);
      await enrol(attackerPage, "Not Lena's phone");
      await page.goto(await sallyport.linkInEmail(member, "An authenticator was added to your account"));
      await expect(heading(page, "Freeze your account")).toBeVisible();
      await attackerPage.reload();
      await expect(heading(attackerPage, "Multi-Factor Authentication"), "opening the link does nothing yet").toBeVisible();
      await page.getByRole("button", { name: "Freeze my account" }).click();
      await expect(heading(page, "Your account is frozen")).toBeVisible();
      await expect(page.getByText("All its sessions have ended, and nobody can sign in to it.")).toBeVisible();
      await attackerPage.reload();
      await expect(heading(attackerPage, "Sign in")).toBeVisible();
      await signIn(attackerPage, member);
      await expect(attackerPage.getByRole("alert")).toHaveText(/frozen by its owner/);
      await signIn(page, administrator);
      await openMfa(page);
      const app = await enrol(page, "Ada's phone");
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await page.getByRole("button", { name: "Let sign in again" }).click();
      await confirm(page, app, "Let Lena Fischer sign in again", "Allow sign-in");
      await expect(page.getByText("Lena Fischer can sign in again.")).toBeVisible();
      await signOut(page);
      await signIn(page, member);
      await expect(heading(page, "Enter your code")).toBeVisible();
    });
  });
}
