// Recovery codes on paper and in a file: whose they are, all on one sheet.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { enrol, openMfa, signIn, waitForScripts } from "../support/steps.js";
import { type Sallyport, expect, test } from "../support/sallyport.js";

async function showCodes(page: Page, sallyport: Sallyport) {
  const user = sallyport.createUser(sallyport.createTpp("Nordbänk & Söhne"), "Lena Fischer");
  await signIn(page, user);
  await openMfa(page);
  await enrol(page, "Phone");
  await page.goto("/settings/account/mfa/recovery-codes");
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  await waitForScripts(page);
  return user;
}

/** How many sheets a PDF has: its page objects, which Chromium writes uncompressed. */
function sheets(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)!.length;
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("the codes print on one page in any orientation and size", async ({ page, sallyport }) => {
      await showCodes(page, sallyport);
      for (const format of ["A4", "Letter", "A5"]) {
        for (const landscape of [false, true]) {
          const path = test.info().outputPath(`codes-${format}-${landscape ? "landscape" : "portrait"}.pdf`);
          const pdf = await page.pdf({ format, landscape, printBackground: true, path, margin: { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" } });
          expect(sheets(pdf), `${format} ${landscape ? "landscape" : "portrait"}`).toBe(1);
        }
      }
      await page.emulateMedia({ media: "print" });
      const lines = await page.locator(".recovery-codes code").evaluateAll((codes) => codes.map((code) => code.getClientRects().length));
      expect(lines, "no code is broken").toEqual(Array(10).fill(1));
      await expect(page.getByRole("navigation")).toHaveCount(0);
      await expect(page.getByRole("button")).toHaveCount(0);
      const ink = await page.locator(".recovery-codes code").first().evaluate((code) => getComputedStyle(code).color);
      expect(ink, "dark ink on white paper").toBe("rgb(22, 32, 44)");
    });
  });
}

test("as a step of the set-up the codes print alone, on one page", async ({ page, sallyport }) => {
  await signIn(page, sallyport.createUser(sallyport.createTpp("Northbank"), "Lena Fischer"));
  await openMfa(page);
  await enrol(page, "Phone");
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  await waitForScripts(page);
  for (const landscape of [false, true]) expect(sheets(await page.pdf({ format: "A5", landscape }))).toBe(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".recovery-codes")).toBeVisible();
  await expect(page.getByText("On · 1 authenticator")).toBeHidden();
  await expect(page.getByRole("list", { name: "Steps of the set-up" })).toBeHidden();
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("paper, file and copy say account, organisation, address and date", async ({ page, context, sallyport }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const user = await showCodes(page, sallyport);
  const codes = await page.locator(".recovery-codes code").allTextContents();
  const facts = [user.email, "Nordbänk & Söhne", sallyport.url, String(new Date().getUTCFullYear()), ...codes];
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const file = await download;
  const text = readFileSync(await file.path(), "utf8");
  for (const fact of facts) expect(text).toContain(fact);
  expect(file.suggestedFilename()).toContain(user.email);
  expect(file.suggestedFilename()).toMatch(/\d{4}-\d{2}-\d{2}\.txt$/);
  const where = await page.getByRole("button", { name: "Print" }).boundingBox();
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.getByRole("button", { name: "Print" }).boundingBox(), "nothing moves").toEqual(where);
  expect((await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r", "")).toBe(text);
  await page.emulateMedia({ media: "print" });
  for (const fact of facts) await expect(page.getByText(fact).filter({ visible: true }).first()).toBeVisible();
});

test("a clipboard that refuses is not called copied", async ({ page, sallyport }) => {
  await showCodes(page, sallyport);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("button", { name: "Copy by hand" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(0);
});
