import { defineConfig } from 'vitest/config';

const hooks = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...hooks,
          name: 'rooms',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/contract/**', 'tests/bench/**', 'tests/faults/**'],
        },
      },
      {
        test: {
          ...hooks,
          name: 'contract on Node',
          include: ['tests/contract/*.test.ts'],
          globalSetup: 'tests/contract/on-node.ts',
        },
      },
    ],
  },
});
