// Every test starts a server of its own with a new database on a free loopback port (support/sallyport.ts).
import { defineConfig } from "@playwright/test";
import type { Options } from "./support/sallyport.js";

export default defineConfig<Options>({
  testDir: "tests",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  projects: [
    { name: "one page" },
    // Browsers without the Navigation API load documents. What does without scripts, or looks at screens, is the same.
    {
      name: "documents",
      testIgnore: /(no-scripts|screens|paper|secrets|emails|links|spelling|sizes|navigator)\.spec/,
      use: { navigationApi: false },
    },
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1200, height: 900 },
    // Not those of whoever runs the tests.
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: process.env.TEST_CHROMIUM || undefined,
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-gpu",
        "--disable-quic",
        "--no-proxy-server",
      ],
    },
  },
});
