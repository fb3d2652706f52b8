import { defineConfig } from 'vitest/config';
import { patience } from './tests/support/patience.ts';

const hooks = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: patience } };

/** The same black-box suite, on every runtime. */
const contract = (name: string, globalSetup: string) => ({
  test: { ...hooks, name: `contract on ${name}`, include: ['tests/contract/*.test.ts'], globalSetup },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './tests/support/contract-table.ts', './tests/faults/fault-table.ts'],
    projects: [
      {
        test: {
          ...hooks,
          name: 'rooms',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/contract/**', 'tests/bench/**', 'tests/faults/**'],
        },
      },
      { test: { ...hooks, name: 'faults', include: ['tests/faults/*.test.ts'] } },
      contract('Node', 'tests/contract/on-node.ts'),
      contract('Node with Redis', 'tests/contract/on-node-with-redis.ts'),
      contract('Node with PostgreSQL', 'tests/contract/on-node-with-postgres.ts'),
      contract('three gateways', 'tests/contract/on-cluster.ts'),
      contract('workerd', 'tests/contract/on-workerd.ts'),
      contract('the test harness', 'tests/contract/on-test-harness.ts'),
    ],
  },
});
