import { expect, test } from 'vitest';
import { createMaintenanceView, type Maintenance, type MaintenanceStore } from '../../src/exchange/index.ts';
import { createMemoryLimiter } from '../../src/platform/memory/memory-limiter.ts';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';
import { anew, use } from './county.ts';
import { gateway, vertical, verticalForEachTest } from './each-test.ts';

verticalForEachTest();

const byDay = { service: { window: '06:00-23:00' } };
const at = (time: string) => ({ now: Date.parse(`2026-11-24T${time}+08:00`) });

test('outside its hours a vertical is not called, and the caller is told when it opens', async () => {
  const clock = at('22:59:59');
  const { ask } = gateway({ terms: byDay, clock, sandbox: false });
  expect(use(await ask(anew))).toBe('bypass');
  clock.now += 1_000;
  expect(await ask(anew)).toMatchObject({ failure: { reason: 'vertical-closed', retryAfterSeconds: 7 * 3_600 } });
  clock.now += 7 * 3_600_000 - 1;
  expect(await ask(anew)).toMatchObject({ failure: { reason: 'vertical-closed', retryAfterSeconds: 1 } });
  expect(vertical.calls).toHaveLength(1);
  clock.now += 1;
  expect(use(await ask(anew))).toBe('bypass');
});

test('while it is closed an answer that was kept stands in, as old as the demand allows', async () => {
  const clock = at('22:00:00');
  const { ask } = gateway({ terms: byDay, clock, sandbox: false });
  await ask();
  clock.now += 2 * 3_600_000;
  expect(use(await ask())).toBe('stale');
  expect(use(await ask({ maxAgeSeconds: 3_600 }))).toBe('vertical-closed');
  expect(vertical.calls).toHaveLength(1);
});

test('a vertical that the sandbox plays is open at night, unless the sandbox closes it', async () => {
  const clock = at('03:00:00');
  expect(use(await gateway({ terms: byDay, clock }).ask(anew))).toBe('bypass');
  const tempered = gateway({ terms: byDay, clock, parts: { sandboxTerms: { sandboxTraits: ['hours'] } } });
  expect(use(await tempered.ask(anew))).toBe('vertical-closed');
});

test('the calls of a day are counted before they are made; used up, the vertical is left alone until midnight in Beijing', async () => {
  const clock = at('23:00:00');
  const limiter = createMemoryLimiter();
  const terms = { service: { dailyQuota: 3 } };
  const { ask, exchange, vertical: itself } = gateway({ terms, clock, sandbox: false, parts: { limiter } });
  for (let call = 0; call < 3; call += 1) expect(use(await ask(anew))).toBe('bypass');
  expect((await exchange.look(itself)).quota).toEqual({ calls: 0, callsPerDay: 3 });
  expect(await ask(anew)).toMatchObject({ failure: { reason: 'vertical-quota-used', retryAfterSeconds: 3_600 } });
  expect(vertical.calls).toHaveLength(3);
  clock.now += 3_600_000;
  expect(use(await ask(anew))).toBe('bypass');
});

test('kept answers use nothing up; a second try does', async () => {
  const limiter = createMemoryLimiter();
  const { ask, exchange, vertical: itself } = gateway({ sandbox: false, parts: { limiter } });
  const used = async () => {
    const { quota } = await exchange.look(itself);
    return (quota?.callsPerDay ?? 0) - (quota?.calls ?? 0);
  };
  await ask();
  await ask();
  expect(await used()).toBe(1);
  vertical.behaveFor(1, 'cut-off');
  await ask(anew);
  expect(await used()).toBe(3);
  expect(vertical.calls).toHaveLength(3);
});

test('in no second, wherever it begins, are more calls made than the vertical grants; those that come together wait their turn', async () => {
  const limiter = createMemoryLimiter();
  const clock = {
    get now() {
      return Date.now();
    },
    set now(_) {},
  };
  const { ask } = gateway({
    terms: { service: { qps: 8 } },
    sandbox: false,
    clock,
    guard: { waitMs: 5_000 },
    parts: { limiter },
  });
  const crowd = await Promise.all(Array.from({ length: 14 }, () => ask(anew)));
  expect(crowd.map(use).every((one) => one === 'bypass')).toBe(true);
  const times = vertical.calls.map((call) => call.at);
  expect(times).toHaveLength(14);
  const most = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length));
  expect(most).toBeLessThanOrEqual(8);
});

test('those that find no turn in time are refused, and told to come back', async () => {
  const limiter = createMemoryLimiter();
  const { ask } = gateway({ terms: { service: { qps: 2 } }, sandbox: false, guard: { waitMs: 0 }, parts: { limiter } });
  const crowd = await Promise.all(Array.from({ length: 5 }, () => ask(anew)));
  expect(crowd.map(use).filter((one) => one === 'bypass')).toHaveLength(1);
  expect(crowd.at(-1)).toMatchObject({ failure: { reason: 'overloaded', retryAfterSeconds: expect.any(Number) } });
  expect(vertical.calls).toHaveLength(1);
});

test('a declared maintenance closes the vertical from its begin to its end, sandbox or not', async () => {
  const clock = at('12:00:00');
  const state = openSqliteState(':memory:');
  const maintenance = createMaintenanceView({ store: state.maintenance, now: () => clock.now });
  const { ask, exchange, vertical: itself } = gateway({ terms: byDay, clock, parts: { maintenance } });
  const hour = 3_600_000;
  const window: Maintenance = {
    vertical: itself.id,
    from: clock.now + hour,
    until: clock.now + 3 * hour,
    note: '升级',
  };
  await maintenance.declare(window);
  expect(use(await ask(anew))).toBe('bypass');
  clock.now += hour;
  expect(await ask(anew)).toMatchObject({
    failure: {
      reason: 'vertical-closed',
      retryAfterSeconds: 2 * 3_600,
      detail: { zh: expect.stringContaining('15:00') },
    },
  });
  expect(await exchange.look(itself)).toMatchObject({ maintenance: window, closedUntil: window.until });
  await maintenance.end(itself.id);
  expect(use(await ask(anew))).toBe('bypass');
  await maintenance.declare({ ...window, from: clock.now });
  clock.now = window.until;
  expect(use(await ask(anew))).toBe('bypass');
  state.close();
});

test('a clock that is set back by hours leaves no instance with what it knew before', async () => {
  const clock = at('12:00:00');
  const state = openSqliteState(':memory:');
  const now = () => clock.now;
  const { ask, vertical: itself } = gateway({
    clock,
    parts: { maintenance: createMaintenanceView({ store: state.maintenance, now }) },
  });
  expect(use(await ask(anew))).toBe('bypass');
  clock.now -= 3 * 3_600_000;
  const window = { vertical: itself.id, from: clock.now, until: clock.now + 60_000, note: '升级' };
  await createMaintenanceView({ store: state.maintenance, now }).declare(window);
  clock.now += 9_000;
  expect(use(await ask(anew))).toBe('vertical-closed');
  state.close();
});

test('what one instance declares another knows within ten seconds; a store that is lost or hangs stops no call', async () => {
  const clock = at('12:00:00');
  const state = openSqliteState(':memory:');
  const now = () => clock.now;
  const mine = createMaintenanceView({ store: state.maintenance, now });
  let hangs = false;
  const store: MaintenanceStore = {
    ...state.maintenance,
    all: (moment) => (hangs ? new Promise(() => {}) : state.maintenance.all(moment)),
  };
  const { ask, vertical: itself } = gateway({ clock, parts: { maintenance: createMaintenanceView({ store, now }) } });
  expect(use(await ask(anew))).toBe('bypass');
  await mine.declare({ vertical: itself.id, from: clock.now, until: clock.now + 60_000, note: '升级' });
  clock.now += 9_000;
  expect(use(await ask(anew))).toBe('vertical-closed');
  hangs = true;
  clock.now += 9_000;
  expect(use(await ask(anew))).toBe('vertical-closed'); // as last seen
  clock.now += 60_000;
  expect(use(await ask(anew))).toBe('bypass');
  state.close();
  hangs = false;
  clock.now += 9_000;
  expect(use(await ask(anew))).toBe('bypass');
});
