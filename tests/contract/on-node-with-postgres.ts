import type { TestProject } from 'vitest/node';
import { startPostgres } from '../support/postgres.ts';
import { provideGateway } from './on-runtime.ts';

/** Node with its ledger and state in PostgreSQL. */
export default async (project: TestProject) => {
  const postgres = await startPostgres();
  const stop = await provideGateway(project, { environment: { DATABASE_URL: postgres.url } });
  return async () => {
    await stop();
    await postgres[Symbol.asyncDispose]();
  };
};
