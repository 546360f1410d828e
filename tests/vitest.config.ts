/** How the tests run: from the repository root, on the pinned Node. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // `npm run test:fault`: everything at its full size, the tests that only make sense at that size among them.
    include: ['tests/**/*.test.ts', ...(process.env['FAULT'] === 'full' ? ['tests/**/*.full.ts'] : [])],
    environment: 'node',
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of a test is waiting for the database: one processor less than there are would leave half of them idle.
    maxWorkers: '100%',
  },
});
