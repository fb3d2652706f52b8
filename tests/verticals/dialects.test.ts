import { describe, expect, test } from 'vitest';
import { startGateway, use } from '../exchange/county.ts';
import { dialects, named, nobody, people, playOwner, truthOf } from './dialects.ts';

const anew = { maxAgeSeconds: 0 };

describe.each(dialects)('$name, through the exchange to an owner that checks it', (dialect) => {
  /** An owner and a gateway before it, on one clock. */
  async function county() {
    const clock = { now: Date.now() };
    const owner = await playOwner(dialect, () => clock.now);
    const settings = { ...dialect.settings(owner.env), takes: dialect.takes };
    const gateway = startGateway(owner, { clock, settings });
    return {
      ...{ owner, clock, gateway },
      async [Symbol.asyncDispose]() {
        await gateway[Symbol.asyncDispose]();
        await owner[Symbol.asyncDispose]();
      },
    };
  }

  test('every row of everyone comes, also under a name that GBK has no bytes for and XML must escape', async () => {
    await using all = await county();
    for (const person of people) {
      const outcome = await all.gateway.ask({ parameters: { name: person.name, idNumber: person.number } });
      expect(outcome).toMatchObject({ ok: true, value: { rows: truthOf(person) } });
    }
    expect(all.owner.calls.every(({ admitted }) => admitted)).toBe(true);
    expect(all.owner.calls.at(-1)?.parameters).toMatchObject({ xm: people[1].name, zjhm: people[1].number });
  });

  test('nobody is no record', async () => {
    await using all = await county();
    expect(await all.gateway.ask({ parameters: nobody })).toMatchObject({ ok: true, value: { rows: [] } });
  });

  test('the owner can match its log with ours, and is told of the caller what it takes and no more', async () => {
    await using all = await county();
    await all.gateway.ask({ id: 'the-request', officer: 'JY0127', case: '4305272411240000017' });
    const [call] = all.owner.calls;
    const told = JSON.stringify(call);
    expect(call?.headers['x-request-id']).toBe('the-request');
    expect(told.includes('JY0127')).toBe(dialect.takes.includes('officer'));
    expect(told.includes('4305272411240000017')).toBe(dialect.takes.includes('case'));
    expect(told.includes('绥宁县education')).toBe(dialect.takes.includes('department'));
  });

  test.each([
    ['empty', dialect.emptyIs],
    ['garbled', 'vertical-invalid-answer'],
    ['wrong-shape', 'vertical-invalid-answer'],
    ['error', 'vertical-unavailable'],
    ['unauthorised', 'vertical-refused'],
  ])('an owner that plays %s is %s, with nothing of its answer in what we say', async (fault, reason) => {
    await using all = await county();
    const { name, number } = people[0];
    const outcome = await all.gateway.ask({
      ...anew,
      fault: `test-vertical=${fault}`,
      parameters: { name, idNumber: number },
    });
    expect(use(outcome)).toBe(reason);
    expect(JSON.stringify(outcome)).not.toMatch(/430599|\p{Script=Han}/u);
  });

  test('a wrong credential is refused, and no record comes', async () => {
    await using all = await county();
    const { holds, is } = dialect.stranger ?? { holds: otherEnds, is: 'vertical-refused' };
    const wrong = await holds(all.owner.env);
    await using gateway = startGateway(all.owner, { clock: all.clock, settings: dialect.settings(wrong) });
    expect(use(await gateway.ask(anew))).toBe(is);
    expect(all.owner.calls.filter(({ admitted }) => admitted)).toEqual([]);
  });

  test('fifty at once are answered, each for itself', async () => {
    await using all = await county();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const person = people[at % 2 === 0 ? 0 : 1];
        const parameters = { name: person.name, idNumber: person.number };
        return all.gateway.ask({ ...anew, parameters, case: `case-number-${at}` });
      }),
    );
    for (const [at, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({ ok: true, value: { rows: truthOf(people[at % 2 === 0 ? 0 : 1]) } });
    }
  });
});

test('a request secret is fetched with the key once for all, renewed ahead with what came with it, and anew when that is over', async () => {
  const clock = { now: Date.now() };
  await using owner = await playOwner(named.provincial, () => clock.now);
  const settings = { ...named.provincial.settings(owner.env), takes: named.provincial.takes };
  await using gateway = startGateway(owner, { clock, settings });
  const many = () =>
    Promise.all(Array.from({ length: 30 }, (_, at) => gateway.ask({ ...anew, case: `case-${clock.now}-${at}` })));
  const minute = 60_000;
  for (const [later, address] of [
    [0, '/app/secret/byKey'],
    [14.5 * minute, '/app/secret/byRefresh'], // within the secret's last minute
    [60 * minute, '/app/secret/byRefresh'], // long after its end
    [49 * 60 * minute, '/app/secret/byKey'], // after the end of what renews it
  ] as const) {
    clock.now += later;
    const before = owner.paths.length;
    expect((await many()).filter(({ ok }) => ok)).toHaveLength(30);
    expect(owner.paths.slice(before).filter((path) => path !== '/query')).toEqual([address]);
  }
});

test('a call that the owner cannot read at all comes back as a Fault, and is vertical-refused', async () => {
  await using owner = await playOwner(named.soap, Date.now);
  const settings = named.soap.settings(owner.env);
  const operation = settings.operation && { ...settings.operation, request: {} }; // no namespace for the call
  await using gateway = startGateway(owner, { settings: { ...settings, ...(operation && { operation }) } });
  expect(await gateway.ask(anew)).toMatchObject({
    failure: { reason: 'vertical-refused', note: 'soap fault: code Client' },
  });
});

/** Each secret with another last character. */
async function otherEnds(env: Readonly<Record<string, string>>): Promise<typeof env> {
  const ending = (value: string) => value.replace(/.$/, value.endsWith('A') ? 'B' : 'A');
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, ending(value)]));
}
