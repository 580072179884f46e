// The main job, with scripts: enrol, sign in with a code, enforce, onboard.
import { confirm, enrol, enrolAnother, enterCode, finishSetup, heading, mailedCode, openMfa, proveIdentity, beginSetup, beginAnotherSetup, saveCodes, signIn, signOut, waitForScripts } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

test("a member signs in and sees their security state", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await page.goto("/settings/account/mfa");
  await expect(heading(page, "Sign in"), "without a session every page leads here").toBeVisible();
  await waitForScripts(page);
  await page.getByLabel("Email").fill(member.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText(/Email or password is not right/);
  await expect(page.getByLabel("Password"), "the field to try again has the focus").toBeFocused();
  await expect(page.getByLabel("Email"), "nothing typed is lost").toHaveValue(member.email);
  await signIn(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await expect(page.getByText("Password only")).toBeVisible();
});

test("the walkthrough goes step by step", async ({ page, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await openMfa(page);
  await page.getByRole("button", { name: "How does it work?" }).click();
  const steps = ["Get an app", "Scan the QR code", "Enter the code", "Keep recovery codes", "Next time you sign in"];
  for (const [index, title] of steps.entries()) {
    await expect(page.getByText(`Step ${index + 1} of 5`)).toBeVisible();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expect(page.locator(".step:visible")).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Back" }), "no Back before the first step").toHaveCount(index > 0 ? 1 : 0);
    await expect(page.getByRole("button", { name: "Next" }), "no Next after the last step").toHaveCount(index < 4 ? 1 : 0);
    if (index < 4) await page.getByRole("button", { name: "Next" }).click();
  }
  const end = page.getByRole("button", { name: "Set up now" });
  await expect(end, "the focus is not lost with the button").toBeFocused();
  for (let step = 4; step >= 1; step -= 1) {
    await page.getByRole("button", { name: "Back" }).click();
    await expect(page.getByText(`Step ${step} of 5`)).toBeVisible();
    await expect(end).toHaveCount(0);
  }
  await expect(page.getByRole("button", { name: "Next" })).toBeFocused();
  for (let step = 1; step < 5; step += 1) await page.getByRole("button", { name: "Next" }).click();
  await end.click();
  await expect(page.getByRole("heading", { name: "Set up your authenticator app" })).toBeFocused();
});

test("enrol, sign in with a code, each code once", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, member);
  await openMfa(page);
  const { app, uri } = await beginSetup(page);
  expect(decodeURIComponent(uri)).toContain(`otpauth://totp/Northbank:${member.email}?`);
  const typed = (await page.locator(".key code").textContent())!.replaceAll(" ", "");
  expect(typed, "the key for typing is the key of the QR code").toBe(app.secret);
  await enterCode(page, "12345");
  await expect(page.getByRole("alert")).toHaveText(/A code has six digits/);
  await enterCode(page, await app.codeAt(-99));
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  // A new time step may begin on the way to the server.
  await enterCode(page, await app.codeAt(-8));
  await expect(page.getByRole("alert")).toHaveText(/the clock of your device is about [45] minutes slow/);
  await expect(page.getByLabel("Authentication code")).toBeFocused();
  await page.reload();
  expect(typed, "a reload keeps the set-up").toBe((await page.locator(".key code").textContent())!.replaceAll(" ", ""));
  await page.getByLabel("Authenticator name").fill("Work phone");
  const first = await app.nextCode();
  await enterCode(page, `${first.slice(0, 3)} ${first.slice(3)}`);
  await expect(page.getByRole("status").first()).toContainText("Your authenticator is set up");
  const row = page.getByRole("listitem").filter({ hasText: "Work phone" });
  await expect(row).toContainText(/Created \d+ \w+ \d{4}\s*Last used just now/);

  await signOut(page);
  await signIn(page, member);
  await expect(heading(page, "Enter your code")).toBeVisible();
  await expect(page.getByLabel("Authentication code")).toBeFocused();
  await expect(page.getByText(`Northbank: ${member.email}`), "which entry of the app it is").toBeVisible();
  for (const path of ["/", "/settings/account", "/settings/account/mfa", "/onboarding", "/sign-in"]) {
    await page.goto(path);
    await expect(heading(page, "Enter your code"), `${path} needs the code first`).toBeVisible();
  }
  await enterCode(page, first);
  await expect(page.getByRole("alert")).toHaveText(/used already/);
  await enterCode(page, await app.codeAt(-9));
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  await enterCode(page, await app.nextCode());
  await expect(heading(page, "Dashboard")).toBeVisible();
  await expect(page.getByText("On · 1 authenticator")).toBeVisible();
});

test("two authenticators, each with its own secret: rename, remove, sign in with either", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, member);
  await openMfa(page);
  const phone = await enrol(page, "Phone");
  const tablet = await enrolAnother(page, phone, "Tablet");
  expect(phone.secret).not.toBe(tablet.secret);
  for (const app of [phone, tablet]) {
    await signOut(page);
    await signIn(page, member);
    await enterCode(page, await app.nextCode());
    await expect(heading(page, "Dashboard")).toBeVisible();
  }
  await openMfa(page);
  await page.getByRole("button", { name: "Rename Tablet" }).click();
  await expect(page.getByLabel("New name")).toHaveValue("Tablet");
  await page.getByLabel("New name").fill("Kitchen tablet");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("status")).toContainText("has its new name");
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await expect(page.getByText("Its codes stop working at once."), "what will be done").toBeVisible();
  await page.getByLabel("Authentication code").fill("000000");
  await page.getByRole("button", { name: "Remove authenticator" }).click();
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  await confirm(page, tablet, "Remove the authenticator “Phone”", "Remove authenticator");
  await expect(page.getByRole("status")).toContainText("The authenticator was removed");
  await expect(page.getByText("Kitchen tablet")).toBeVisible();
  await expect(page.getByText("Phone", { exact: true })).toHaveCount(0);
});

test("an unfinished set-up can be given up and harms nothing", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, member);
  await openMfa(page);
  const phone = await enrol(page, "Phone");
  const { app: abandoned } = await beginAnotherSetup(page, phone);
  await page.getByRole("button", { name: "Cancel set-up" }).click();
  await expect(page.getByText("On · 1 authenticator")).toBeVisible();
  const { app: again } = await beginAnotherSetup(page, phone);
  expect(again.secret).not.toBe(abandoned.secret);
  await page.context().clearCookies();
  await signIn(page, member);
  await enterCode(page, await again.codeAt(0));
  await expect(page.getByRole("alert")).toHaveText(/That code is not right/);
  await enterCode(page, await phone.nextCode());
  await expect(heading(page, "Dashboard")).toBeVisible();
});

test("an administrator enforces; members are onboarded; other TPPs are not affected", async ({ page, newPage, sallyport }) => {
  const north = sallyport.createTpp("Northbank");
  const administrator = sallyport.createUser(north, "Ada Okafor", "administrator");
  const member = sallyport.createUser(north, "Lena Fischer");
  const colleague = sallyport.createUser(north, "Emil Larsen");
  const outsider = sallyport.createUser(sallyport.createTpp("Fjord"), "Olav Berg");
  const memberPage = await newPage();
  await signIn(memberPage, colleague);
  await expect(heading(memberPage, "Dashboard")).toBeVisible();

  await signIn(page, administrator);
  await page.getByRole("link", { name: "General" }).click();
  await expect(heading(page, "General")).toBeVisible();
  const enforceSwitch = page.getByRole("switch", { name: "Enforce TOTP MFA for all users" });
  await expect(enforceSwitch, "an administrator without an authenticator cannot lock themselves out").toBeDisabled();
  await expect(page.getByText("Set up your own authenticator first")).toBeVisible();
  await page.getByRole("link", { name: "Set up now" }).click();
  const administratorApp = await enrol(page, "Ada's phone");

  await page.getByRole("link", { name: "General" }).click();
  await expect(page.getByText("2 of 3 users will be asked to set up at their next sign-in")).toBeVisible();
  await expect(page.getByText("Your own authenticator is set up")).toBeVisible();
  await page.getByLabel("Message to users who have not set up").fill("From Monday on we all use codes.\nQuestions: Kim, room 4.");
  await enforceSwitch.check();
  await expect(page.getByText(/After saving: 2 of 3 users will be asked to set up/)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Questions: Kim, room 4."), "the message, before others read it").toBeVisible();
  await confirm(page, administratorApp, "Require multi-factor authentication of all users", "Require it");
  await expect(page.getByRole("status")).toContainText("Your changes are saved");
  await expect(page.getByText(/Required for everyone since/)).toBeVisible();

  await memberPage.reload();
  await expect(heading(memberPage, "Dashboard"), "sessions that are open go on").toBeVisible();
  await expect(memberPage.getByRole("region", { name: "Multi-factor authentication is required from your next sign-in" })).toContainText("Questions: Kim, room 4.");

  const other = await newPage();
  await signIn(other, outsider);
  await expect(heading(other, "Dashboard"), "nothing changed in another TPP").toBeVisible();
  await expect(other.getByText("From Monday on")).toHaveCount(0);

  await signOut(memberPage);
  await signIn(memberPage, member);
  await expect(heading(memberPage, "Set up multi-factor authentication")).toBeVisible();
  await expect(memberPage.getByText("From Monday on we all use codes.")).toBeVisible();
  await expect(memberPage.getByText("Northbank").first()).toBeVisible();
  for (const path of ["/", "/settings/account", "/settings/account/mfa", "/settings/configuration/general", "/sign-in/code"]) {
    await memberPage.goto(path);
    await expect(heading(memberPage, "Set up multi-factor authentication"), `no way around by ${path}`).toBeVisible();
  }
  const call = await memberPage.request.post("/api/read-identity", { headers: { accept: "application/json" } });
  expect(call.status(), "no way around by calling").toBe(403);
  await expect(memberPage.getByRole("button", { name: "Set up authenticator app" }), "a password alone sets up nothing").toHaveCount(0);
  await memberPage.goto("/onboarding");
  await memberPage.getByLabel("Code from the email, or enrolment pass").fill("0000 0000");
  await memberPage.getByRole("button", { name: "Continue" }).click();
  await expect(memberPage.getByRole("alert")).toHaveText(/not right, was used already, or is too old/);
  const app = await proveIdentity(memberPage, await mailedCode(sallyport, member));
  await memberPage.getByRole("link", { name: "Help and support" }).click();
  await expect(heading(memberPage, "Help and support")).toBeVisible();
  await memberPage.getByRole("link", { name: "Go on with the set-up" }).click();
  await finishSetup(memberPage, app, "Lena's phone");
  await expect(heading(memberPage, "Save your recovery codes"), "the codes come before the dashboard").toBeVisible();
  await expect(memberPage.getByRole("navigation", { name: "Main" })).toHaveCount(0);
  await saveCodes(memberPage);
  await expect(heading(memberPage, "Dashboard"), "no second sign-in").toBeVisible();

  await openMfa(page);
  await expect(page.getByRole("button", { name: "Remove Ada's phone" })).toBeDisabled();
  await expect(page.getByText("your last authenticator cannot be removed")).toBeVisible();
  await page.getByRole("link", { name: "General" }).click();
  await enforceSwitch.uncheck();
  await expect(page.getByText(/optional again/)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm(page, administratorApp, "Leave multi-factor authentication optional", "Make it optional");
  await expect(page.getByRole("status")).toContainText("Your changes are saved");
  await openMfa(page);
  await page.getByRole("button", { name: "Remove Ada's phone" }).click();
  await confirm(page, administratorApp, "Remove the authenticator “Ada's phone”", "Remove authenticator");
  await expect(page.getByText("Not set up")).toBeVisible();
});

test("a member does not see the configuration", async ({ page, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await expect(heading(page, "Dashboard")).toBeVisible();
  await expect(page.getByText("Configuration")).toHaveCount(0);
  const answer = await page.goto("/settings/configuration/general");
  expect(answer?.status()).toBe(403);
  await expect(page.getByText("This is for administrators.")).toBeVisible();
});

test("help is one click away everywhere, with the deployment's contacts", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Help and support" }).click();
  await expect(page.getByRole("link", { name: "help@northbank.example" })).toHaveAttribute("href", "mailto:help@northbank.example");
  await expect(page.getByRole("link", { name: "https://feedback.northbank.example/sallyport" })).toBeVisible();
  await signIn(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await page.getByRole("link", { name: "Help and support" }).click();
  await expect(heading(page, "Help and support")).toBeVisible();
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "There is no page here" })).toBeVisible();
});

test("a session that has ended says so", async ({ page, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  await signIn(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  sallyport.command(["user", "reset-mfa", "--email", member.email]);
  await page.getByRole("link", { name: "Account Settings" }).click();
  await expect(page.getByText("Your session has ended. Sign in again.")).toBeVisible();
  await expect(heading(page, "Sign in")).toBeVisible();
});
