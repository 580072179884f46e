// Where a person wanted to go, and what was typed, survive what comes in between; with and without scripts.
import { confirm, enrol, enterCode, heading, mailedCode, openMfa, proveIdentity, saveCodes, signIn, signOut } from "../support/steps.js";
import { expect, password, test } from "../support/sallyport.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a link survives password, code and recovery page, and leads to its person", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      sallyport.createUser(tpp, "Jonas Weber");
      const setup = await newPage();
      await signIn(setup, ada);
      await openMfa(setup);
      const app = await enrol(setup, "Phone");
      await setup.getByRole("link", { name: "Members" }).click();
      await setup.getByRole("link", { name: "Manage Jonas Weber" }).click();
      await expect(setup.getByRole("heading", { name: "Jonas Weber" })).toBeVisible();
      const link = new URL(setup.url());
      await page.goto(link.pathname + link.search);
      await page.getByLabel("Email").fill(ada.email);
      await page.getByLabel("Password").fill("not the password at all");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toHaveText(/Email or password is not right/);
      await expect(page.getByLabel("Email")).toHaveValue(ada.email);
      await expect(page.getByLabel("Password")).toBeFocused();
      expect(page.url()).not.toMatch(/__|done|cookie/);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("link", { name: "Use a recovery code" }).click();
      await page.getByRole("link", { name: "Use your authenticator app instead" }).click();
      await enterCode(page, await app.nextCode());
      await expect(page.getByRole("heading", { name: "Jonas Weber" })).toBeVisible();
      expect(page.url()).toBe(link.href);

      await page.getByRole("button", { name: "Change role to administrator" }).click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("heading", { name: "Jonas Weber" }), "back at the person").toBeVisible();
      await page.getByRole("button", { name: "Suspend" }).click();
      await expect(page.getByRole("status"), "covered by the code of the sign-in").toContainText("Jonas Weber is suspended.");
      await page.getByRole("button", { name: "Let sign in again" }).click();
      await confirm(page, app, "Let Jonas Weber sign in again", "Allow sign-in");
      await expect(page.getByRole("status")).toContainText("Jonas Weber can sign in again.");
    });

    test("a link survives onboarding", async ({ page, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const lena = sallyport.createUser(tpp, "Lena Fischer");
      await signIn(page, ada);
      await openMfa(page);
      const app = await enrol(page, "Phone");
      await page.getByRole("link", { name: "General" }).click();
      await page.getByRole("switch", { name: "Enforce TOTP MFA for all users" }).check();
      await page.getByLabel("Message to users who have not set up").fill("Codes from Monday on.");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByLabel("Message to users who have not set up")).toHaveValue("Codes from Monday on.");
      await expect(page.getByRole("switch", { name: "Enforce TOTP MFA for all users" })).toBeChecked();
      await page.getByRole("button", { name: "Save changes" }).click();
      await confirm(page, app, "Require multi-factor authentication of all users", "Require it");
      await signOut(page);
      await page.goto("/settings/account");
      await page.getByLabel("Email").fill(lena.email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      const lenas = await proveIdentity(page, await mailedCode(sallyport, lena));
      await enterCode(page, await lenas.nextCode());
      await page.getByRole("link", { name: "Save them later" }).click();
      await page.getByRole("link", { name: "Back to the codes" }).click();
      await saveCodes(page);
      await expect(heading(page, "Account Settings")).toBeVisible();
      await expect(page.getByText("Your authenticator is set up, and your recovery codes are saved")).toBeVisible();
    });

    test("a typed reason survives a cancel and a refusal", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const lena = sallyport.createUser(tpp, "Lena Fischer");
      const setup = await newPage();
      await signIn(setup, lena);
      await openMfa(setup);
      await enrol(setup, "Lena's phone");
      await signIn(page, ada);
      await openMfa(page);
      await enrol(page, "Ada's phone");
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("link", { name: "Manage Lena Fischer" }).click();
      await page.getByLabel("Reason").fill("Seen in person, passport");
      await page.getByRole("button", { name: "Reset multi-factor authentication" }).click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByLabel("Reason")).toHaveValue("Seen in person, passport");
      await page.reload();
      await expect(page.getByLabel("Reason"), "once").toHaveValue("");
      // Spaces alone are no reason.
      await page.getByLabel("Reason").fill("   ");
      await page.getByRole("button", { name: "Reset multi-factor authentication" }).click();
      await expect(page.getByRole("alert").first()).toHaveText(/Give a reason/);
      await expect(page.getByLabel("Reason")).toHaveValue("   ");
      expect(page.url()).not.toMatch(/__/);
    });

    test("a freeze link while somebody else is signed in", async ({ page, newPage, sallyport }) => {
      const tpp = sallyport.createTpp("Northbank");
      const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
      const lena = sallyport.createUser(tpp, "Lena Fischer");
      const lenas = await newPage();
      await signIn(lenas, lena);
      await openMfa(lenas);
      await enrol(lenas, "Phone");
      await signIn(page, ada);
      await expect(heading(page, "Dashboard")).toBeVisible();
      await page.goto(await sallyport.linkInEmail(lena, "An authenticator was added to your account"));
      await page.getByRole("button", { name: "Freeze my account" }).click();
      await expect(heading(page, "Your account is frozen")).toBeVisible();
      await expect(page.getByText(`${lena.email} is frozen.`)).toBeVisible();
      await expect(page.getByRole("heading", { name: "What happens next" })).toBeVisible();
      await expect(page.getByText("help@northbank.example")).toBeVisible();
      await expect(page.getByText("That is another account, and it stays as it is.")).toBeVisible();
      await page.getByRole("link", { name: "Go to the dashboard" }).click();
      await expect(page.getByText(ada.name).first()).toBeVisible();
    });

    test("a browser that keeps no cookies is told so", async ({ page, context, sallyport }) => {
      const lena = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
      await context.route("**/*", async (route) => {
        // What the test fetches has the cookies of the context, and leaves its own there.
        await context.clearCookies();
        const answer = await route.fetch({ maxRedirects: 0 });
        const headers = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => name !== "set-cookie"));
        await context.clearCookies();
        await route.fulfill({ response: answer, headers });
      });
      await signIn(page, lena);
      await expect(page.getByText("Your browser did not keep the cookie that signing in needs")).toBeVisible();
      await expect(page.getByText("Allow cookies for this address")).toBeVisible();
      await context.unrouteAll({ behavior: "ignoreErrors" });
    });
  });
}

test("a letter to administrators leads to the rows that it is about", async ({ page, sallyport }) => {
  const tpp = sallyport.createTpp("Northbank");
  const ada = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const lena = sallyport.createUser(tpp, "Lena Fischer");
  await signIn(page, lena);
  await openMfa(page);
  await enrol(page, "Phone");
  await signOut(page);
  await page.goto(await sallyport.linkInEmail(lena, "An authenticator was added to your account"));
  await page.getByRole("button", { name: "Freeze my account" }).click();
  await expect(heading(page, "Your account is frozen")).toBeVisible();
  const letter = await sallyport.emailText(ada, "A user froze their account");
  const link = new URL(/^http\S+audit\S*/m.exec(letter)![0]);
  await page.goto(link.pathname + link.search);
  await page.getByLabel("Email").fill(ada.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Audit log")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: lena.email })).toHaveCount(1);
});
