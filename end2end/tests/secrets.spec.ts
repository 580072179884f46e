// No secret in clear: not in a page, not in the logs (at trace level), not in the database.
import { base32 } from "../support/base32.js";
import { confirm, enrol, enterCode, finishSetup, heading, mailedCode, openMfa, proveIdentity, saveCodes, signIn, signOut } from "../support/steps.js";
import { expect, password, test } from "../support/sallyport.js";

test("page sources, logs and database hold no secret in clear", async ({ page, context, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  const sources: string[] = [];
  const keepSource = async () => sources.push(await page.content());
  const answers: string[] = [];
  page.on("response", async (response) => {
    const showsSecret = /read-setup|account\/mfa(\?step=finish|$)|recovery-codes|new-password/.test(response.url());
    const text = response.headers()["content-type"]?.includes("html");
    if (!showsSecret && text && response.ok()) answers.push(await response.text().catch(() => ""));
  });
  await signIn(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await openMfa(page);
  const app = await enrol(page, "Phone");
  // The codes arrive after the page, as the answer of an action.
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  const recovery = await page.locator(".recovery-codes code").allTextContents();
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByText("10 of 10 left")).toBeVisible();
  await signOut(page);
  await signIn(page, member);
  await expect(heading(page, "Enter your code")).toBeVisible();
  const code = await app.nextCode();
  await enterCode(page, code);
  await expect(heading(page, "Dashboard")).toBeVisible();
  for (const path of ["/", "/settings/account", "/settings/account/mfa", "/help"]) {
    await page.goto(path);
    await keepSource();
  }
  // Mailed links and codes, and a password that is set by one.
  await signOut(page);
  await page.goto("/sign-in/forgotten");
  await page.getByLabel("Email").fill(member.email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  const link = await sallyport.linkInEmail(member, "Set a new password");
  const freeze = await sallyport.linkInEmail(member, "An authenticator was added to your account");
  await page.goto(link);
  const changed = "seven quiet harbours sing";
  await page.getByLabel("New password").fill(changed);
  await page.getByLabel("Authentication code").fill(recovery[1]);
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  // The second proof of identity before a forced enrolment: mailed, and as an enrolment pass.
  const tpp = sallyport.createTpp("Fjord");
  const administrator = sallyport.createUser(tpp, "Ada Okafor", "administrator");
  const newMember = sallyport.createUser(tpp, "Emil Larsen");
  await signIn(page, administrator);
  await openMfa(page);
  const administratorApp = await enrol(page, "Phone");
  await page.goto("/settings/configuration/general");
  await page.getByRole("switch").check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm(page, administratorApp, "Require multi-factor authentication of all users", "Require it");
  await keepSource();
  const token = (await context.cookies()).find((cookie) => cookie.name === "sallyport")!.value;
  expect(token.length).toBeGreaterThanOrEqual(43);
  const pass = sallyport.issueEnrolmentPass(newMember);
  await page.context().clearCookies();
  await signIn(page, newMember);
  await expect(heading(page, "Set up multi-factor authentication")).toBeVisible();
  await keepSource();
  const mailed = await mailedCode(sallyport, newMember);
  await finishSetup(page, await proveIdentity(page, mailed), "Phone");
  const onboardingCodes = await saveCodes(page);
  await keepSource();
  const raw = base32(app.secret);
  expect(raw.length).toBe(20);
  const needles = {
    "secret in base32": Buffer.from(app.secret),
    "secret in hex": Buffer.from(raw.toString("hex")),
    "secret in HEX": Buffer.from(raw.toString("hex").toUpperCase()),
    "secret in base64": Buffer.from(raw.toString("base64")),
    "raw secret": raw,
    password: Buffer.from(password),
    "form-encoded password": Buffer.from(password.replaceAll(" ", "+")),
    "session token": Buffer.from(token),
    "new password": Buffer.from(changed),
    "form-encoded new password": Buffer.from(changed.replaceAll(" ", "+")),
    "link to a new password": Buffer.from(link.split("=")[1]),
    "link that freezes": Buffer.from(freeze.split("=")[1]),
    "mailed code": Buffer.from(mailed),
    "mailed code without dash": Buffer.from(mailed.replace("-", "")),
    "enrolment pass": Buffer.from(pass),
    "enrolment pass without dashes": Buffer.from(pass.replaceAll("-", "")),
    "recovery code": Buffer.from(recovery[0]),
    "recovery code of an onboarding": Buffer.from(onboardingCodes[3]),
    "recovery code without dashes": Buffer.from(recovery[9].replaceAll("-", "")),
  };
  await sallyport.stopServing();
  const haystacks = {
    "page sources": Buffer.from(sources.join("\n") + answers.join("\n")),
    logs: Buffer.from(sallyport.log),
    database: sallyport.dump(),
  };
  expect(haystacks["page sources"].length).toBeGreaterThan(10_000);
  expect(sallyport.log, "the logs tell all there is, statements too").toContain("db.statement");
  expect(haystacks.database.includes(member.email), "the dump is of this database").toBe(true);
  for (const [what, needle] of Object.entries(needles)) {
    for (const [where, haystack] of Object.entries(haystacks)) {
      expect(haystack.includes(needle), `${what} in the ${where}`).toBe(false);
    }
  }
  expect(sallyport.log.includes(`=${code}`), "the code in the logs").toBe(false);
});
