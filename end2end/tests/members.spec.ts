// What administrators do: see which users have set up, help those who cannot sign in, read the audit log.
import { readFileSync } from "node:fs";
import { confirm, enrol, finishSetup, heading, openMfa, proveIdentity, saveCodes, signIn, signOut } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a lost phone: reset with a reason, hand over a pass, set up again", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const member = sallyport.createUser(tpp, "Lena Fischer");
      const setupPage = await newPage();
      await signIn(setupPage, member);
      await openMfa(setupPage);
      await enrol(setupPage, "Lost phone");
      await setupPage.context().clearCookies();
      await signIn(setupPage, administrator);
      await openMfa(setupPage);
      const app = await enrol(setupPage, "Ada's phone");
      await setupPage.context().storageState().then(({ cookies }) => page.context().addCookies(cookies));

      await page.goto("/settings/configuration/members");
      await expect(page.getByText("2 users · 2 set up")).toBeVisible();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await page.getByLabel("Reason").fill("Phone lost on the train; seen in person");
      await page.getByRole("button", { name: "Reset multi-factor authentication" }).click();
      await expect(page.getByText("Phone lost on the train; seen in person"), "what the user will read").toBeVisible();
      await confirm(page, app, "Reset multi-factor authentication of Lena Fischer", "Reset");
      await expect(page.getByText("The authenticators and recovery codes are removed, and the user was told.")).toBeVisible();
      const email = await sallyport.emailText(member, "Your multi-factor authentication was reset");
      expect(email).toContain("Phone lost on the train; seen in person");

      await page.getByRole("button", { name: "Issue enrolment pass" }).click();
      await confirm(page, app, "Issue an enrolment pass for Lena Fischer", "Issue pass");
      const passCode = page.locator(".key code");
      await expect(passCode).toHaveText(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
      const pass = (await passCode.textContent())!;

      const memberPage = await newPage({ javaScriptEnabled });
      await signIn(memberPage, member);
      await expect(heading(memberPage, "Set up multi-factor authentication"), "a reset gives no access").toBeVisible();
      await finishSetup(memberPage, await proveIdentity(memberPage, pass), "New phone");
      await saveCodes(memberPage);
      await expect(heading(memberPage, "Dashboard")).toBeVisible();

      await page.getByRole("link", { name: "Audit log" }).click();
      await page.getByLabel("What", { exact: true }).selectOption({ label: "Multi-factor authentication reset" });
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      const rows = page.getByRole("row").filter({ hasText: "Phone lost on the train" });
      await expect(rows).toHaveCount(1);
      await expect(rows).toContainText(administrator.email);
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Export as JSON lines" }).click();
      const lines = readFileSync(await (await download).path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
      expect(lines.at(-1)).toMatchObject({ action: "audit-exported", actor: administrator.email });
      expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
      expect(sallyport.command(["audit", "verify"])).toContain("sound");
    });

    test("roles and suspension take effect at once", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const member = sallyport.createUser(tpp, "Lena Fischer");
      await signIn(page, administrator);
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await expect(page.getByText("Set up your own authenticator first.")).toBeVisible();
      await openMfa(page);
      const app = await enrol(page, "Ada's phone");
      const memberPage = await newPage({ javaScriptEnabled });
      await signIn(memberPage, member);
      await expect(memberPage.getByRole("link", { name: "Members" })).toHaveCount(0);
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await page.getByRole("button", { name: "Change role to administrator" }).click();
      await confirm(page, app, "Make Lena Fischer an administrator", "Change role");
      await memberPage.reload();
      await expect(heading(memberPage, "Sign in")).toBeVisible();
      await signIn(memberPage, member);
      await expect(memberPage.getByRole("link", { name: "Members" })).toBeVisible();
      await page.getByRole("button", { name: "Suspend" }).click();
      await confirm(page, app, "Suspend Lena Fischer", "Suspend");
      await expect(page.getByText("Lena Fischer is suspended. All sessions ended")).toBeVisible();
      await expect(page.getByText("Signing in is not possible: an administrator suspended this user")).toBeVisible();
      await signIn(memberPage, member);
      await expect(memberPage.getByRole("alert")).toHaveText(/suspended/);
      await signOut(page);
    });
  });
}
