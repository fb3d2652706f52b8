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
  // of yesterday, in Beijing: whatever time it is now, a token that is to come has not expired
  const day = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const at = async (time: string) => {
    await watched.setClock(Date.parse(`${day}T${time}:00+08:00`));
    const { status, text, body } = await ops.call('GET', '/ops/verticals');
    expect(status, text).toBe(200);
    return body.items.find(({ vertical }: { vertical: string }) => vertical === 'mps-traffic');
  };
  const night = await at('03:00');
  expect(night).toMatchObject({
    state: 'closed',
    standing: { opensAt: new Date(`${day}T06:00:00+08:00`).toISOString() },
  });
  const morning = await at('06:00');
  expect(morning.state).not.toBe('closed');
  expect(morning.standing.quota).toEqual({ left: 8_000_000, perDay: 8_000_000 }); // a thousandfold, as the factor says
});
