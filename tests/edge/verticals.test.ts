import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';
import { startWatched, type Watched } from './watched.ts';

let built: SelfHosted;
let watched: Watched;
beforeAll(async () => {
  built = await selfHosted();
  watched = await startWatched(built, { environment: { SHUQIAO_SANDBOX_TEMPER: 'hours,quota' } });
});
afterAll(async () => {
  await watched[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
});

test('at the edge as on Node a vertical is called in its hours alone, and its calls are counted', async () => {
  const ops = await createClient({ url: watched.url, data: built.data, department: 'data-bureau', scope: 'ops' });
  await ops.call('GET', '/ops/verticals'); // the token is known from here on, whatever the clock says
  const at = async (time: string) => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await watched.setClock(Date.parse(`${today}T${time}:00+08:00`));
    const { status, text, body } = await ops.call('GET', '/ops/verticals');
    expect(status, text).toBe(200);
    return body.items.find(({ vertical }: { vertical: string }) => vertical === 'mps-traffic');
  };
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const night = await at('03:00');
  expect(night).toMatchObject({
    state: 'closed',
    standing: { opensAt: new Date(`${today}T06:00:00+08:00`).toISOString() },
  });
  const morning = await at('06:00');
  expect(morning.state).not.toBe('closed');
  expect(morning.standing.quota).toEqual({ left: 8_000_000, perDay: 8_000_000 }); // a thousandfold, as the factor says
});
