// No secret in clear: not in a page, not in the logs (at trace level), not in the database.
import { base32 } from "../support/base32.js";
import { enrol, enterCode, heading, openMfa, signIn, signOut } from "../support/people.js";
import { expect, password, test } from "../support/sallyport.js";

test("page sources, logs and database hold no secret in clear", async ({ page, context, sallyport }) => {
  const member = sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer");
  const sources: string[] = [];
  const keep = async () => sources.push(await page.content());
  const answers: string[] = [];
  page.on("response", async (response) => {
    const setUp = /read-setup|account\/mfa$|recovery-codes/.test(response.url());
    const text = response.headers()["content-type"]?.includes("html");
    if (!setUp && text && response.ok()) answers.push(await response.text().catch(() => ""));
  });
  await signIn(page, member);
  await expect(heading(page, "Dashboard")).toBeVisible();
  await openMfa(page);
  const app = await enrol(page, "Phone");
  await keep();
  await page.goto("/settings/account/mfa/recovery-codes");
  // The codes arrive as the answer of an action, after the page.
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  const recovery = await page.locator(".recovery-codes code").allTextContents();
  await page.getByRole("button", { name: "I have saved these codes" }).click();
  await expect(page.getByText("10 of 10 left")).toBeVisible();
  await signOut(page);
  await signIn(page, member);
  await expect(heading(page, "Enter your code")).toBeVisible();
  const code = await app.next();
  await enterCode(page, code);
  await expect(heading(page, "Dashboard")).toBeVisible();
  for (const path of ["/", "/settings/account", "/settings/account/mfa", "/help"]) {
    await page.goto(path);
    await keep();
  }
  const token = (await context.cookies()).find((cookie) => cookie.name === "sallyport")!.value;
  expect(token.length).toBeGreaterThanOrEqual(43);
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
    "recovery code": Buffer.from(recovery[0]),
    "recovery code without dashes": Buffer.from(recovery[9].replaceAll("-", "")),
  };
  await sallyport.stopServing();
  const haystacks = {
    "page sources": Buffer.from(sources.join("\n") + answers.join("\n")),
    logs: Buffer.from(sallyport.log),
    database: sallyport.dump(),
  };
  expect(haystacks["page sources"].length).toBeGreaterThan(10_000);
  expect(sallyport.log, "the logs are at trace level").toContain("TRACE");
  expect(haystacks.database.includes(member.email), "the dump is of this database").toBe(true);
  for (const [what, needle] of Object.entries(needles)) {
    for (const [where, haystack] of Object.entries(haystacks)) {
      expect(haystack.includes(needle), `${what} in the ${where}`).toBe(false);
    }
  }
  expect(sallyport.log.includes(`=${code}`), "the code in the logs").toBe(false);
});
