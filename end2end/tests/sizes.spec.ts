// What a first visit loads, with an empty cache: bodies as they travel, compressed.
import type { Page } from "@playwright/test";
import { waitForScripts } from "../support/steps.js";
import { expect, test } from "../support/sallyport.js";

/** The bytes of all bodies that the sign-in page loads. */
async function load(page: Page): Promise<{ url: string; bytes: number }[]> {
  const loaded: Promise<{ url: string; bytes: number }>[] = [];
  page.on("requestfinished", (request) => {
    loaded.push(request.sizes().then((size) => ({ url: request.url(), bytes: size.responseBodySize })));
  });
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  return Promise.all(loaded);
}

const sum = (loaded: { bytes: number }[]) => loaded.reduce((bytes, file) => bytes + file.bytes, 0);

test("a first visit is small", async ({ page }) => {
  const loaded = await load(page);
  await waitForScripts(page);
  expect(loaded.filter(({ url }) => /\.(wasm|js|css)$/.test(url)).length, "each file once").toBe(3);
  console.log(`first visit: ${sum(loaded)} bytes`);
  expect(sum(loaded), JSON.stringify(loaded)).toBeLessThanOrEqual(150_000);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the sign-in page is complete and small", async ({ page }) => {
    const loaded = await load(page);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    // Browsers preload the scripts even where they do not run them.
    const needed = loaded.filter(({ url }) => !/\.(wasm|js)$/.test(url));
    expect(needed.length).toBeGreaterThanOrEqual(2);
    expect(sum(needed), JSON.stringify(needed)).toBeLessThanOrEqual(12_000);
  });
});
