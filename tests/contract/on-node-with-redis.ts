import type { TestProject } from 'vitest/node';
import { startRedis } from '../support/redis.ts';
import { provideGateway } from './on-runtime.ts';

/** Node with a real Redis. */
export default async (project: TestProject) => {
  const redis = await startRedis();
  const stop = await provideGateway(project, { environment: { REDIS_URL: redis.url } });
  return async () => {
    await stop();
    await redis.stop();
  };
};
