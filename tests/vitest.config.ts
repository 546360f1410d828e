/** How the tests run: from the repository root, on the pinned Node. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of a test is waiting for the database: one processor less than there are would leave half of them idle.
    maxWorkers: '100%',
  },
});
