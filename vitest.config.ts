import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: ["test/setup/global-setup.ts"],
    setupFiles: ["test/setup/fail-on-console-error.ts"],
    // Processes, not threads: tests change their environment and are killed with what they started.
    pool: "forks",
    // For the slowest honest test on two busy cores; one that waits for a condition says itself what it waited for.
    testTimeout: 30_000,
    // The first file to ask for Redis may wait for packages to be downloaded.
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});
