import type { TestProject } from 'vitest/node';
import { createTestHarness } from 'wrangler';
import { selfHosted } from '../edge/self-hosted.ts';

/** The Worker as wrangler runs it for a developer: wrangler.toml's local environment, and wrangler's own simulation around it. */
export default async function startOnTestHarness({ provide }: TestProject): Promise<() => Promise<void>> {
  const build = await selfHosted();
  const worker = (url: string) => ({
    workers: [
      {
        configPath: 'wrangler.toml',
        vars: { ...build.environment, SHUQIAO_ISSUER: url, SHUQIAO_LIMITS_FACTOR: '100' },
      },
    ],
  });
  const server = createTestHarness(worker('http://127.0.0.1'));
  const { origin } = (await server.listen()).url;
  await server.update(worker(origin)); // the issuer is the address, which is known only now
  provide('url', origin);
  provide('data', build.data);
  provide('beyondReach', Object.keys(build.certificates.addresses)); // wrangler simulates no client certificates
  return async () => {
    await server.close();
    await build[Symbol.asyncDispose]();
  };
}
