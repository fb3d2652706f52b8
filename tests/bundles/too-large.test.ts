import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { sealWithin } from '../../src/bundles/ending.ts';
import { deriveBundleKeys, type Item } from '../../src/bundles/index.ts';
import { type BundleState, openState } from '../../src/bundles/state.ts';
import type { LifeEvent, LifeEventId } from '../../src/model/index.ts';
import { startCounty } from '../support/county.ts';

const keys = deriveBundleKeys([{ id: 'test', secret: randomBytes(32) }], 'aes-256-gcm');
const id = '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b' as never;
const bytesMax = 2 * 1_048_576;
const tooMuch = {
  items: Array.from({ length: 50_000 }, (_, at) => ({ number: `${at}`, place: '湖南省绥宁县长铺镇中心街' })),
};
let lifeEvent: LifeEvent;
let whole: BundleState;

beforeAll(async () => {
  await using county = await startCounty();
  const found = county.gateway.catalog().lifeEvents.get('school-enrolment' as LifeEventId);
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!found || !child) throw new Error('the sandbox has no child to enrol');
  lifeEvent = found;
  const stated = { child: { name: child.name, idNumber: child.idNumber }, father: child.father };
  const { body } = await (await county.as('education')).evidence('school-enrolment', stated);
  const items = body.evidence as readonly Item[];
  const { sentence, complete } = body;
  const purpose = { matter: lifeEvent.matter.code, case: body.case, officer: '0427' } as BundleState['purpose'];
  const calls = items.flatMap(callsOf) as unknown as BundleState['calls'];
  whole = { lifeEvent: lifeEvent.id, purpose, language: 'zh', complete, sentence, items, calls };
});

const callsOf = ({ receipt, parts = [] }: Item) =>
  [receipt, ...parts.map((part) => part.receipt)].flatMap((one) => one?.split('/').at(-1) ?? []);
const kept = (state: BundleState) => {
  const { sealed } = sealWithin(id, state, { lifeEvent, keys });
  return { bytes: sealed.length, state: openState(id, sealed, keys) };
};
const changed = (name: string, change: Partial<Item>) =>
  whole.items.map((item) => (item.id === name ? { ...item, ...change } : item));

test('a bundle of the usual size is kept as it is', () => {
  expect(kept(whole).state).toEqual(whole);
});

test('evidence that is too large to be kept is refused, and told to be asked for by itself; all else is there', () => {
  const { bytes, state } = kept({ ...whole, items: changed('household', { data: tooMuch }) });
  expect(bytes).toBeLessThan(bytesMax);
  const left = state?.items.find((item) => item.id === 'household');
  expect(left).toMatchObject({ status: 'refused', sentence: expect.stringContaining('请单独查询') });
  for (const gone of ['data', 'receipt', 'salt']) expect(left).not.toHaveProperty(gone);
  const others = (items: readonly Item[] = []) => items.filter((item) => item.id !== 'household');
  expect(others(state?.items)).toEqual(others(whole.items));
  expect(state).toMatchObject({ complete: false, sentence: expect.stringContaining('还有 1 项需要处理') });
  const [call] = whole.items.filter((item) => item.id === 'household').flatMap(callsOf);
  expect(call).toBeDefined();
  expect(state?.calls).toEqual(whole.calls.filter((one) => one !== call)); // a reading does not say it gave it
});

test('what is kept to ask for more with goes before any evidence does', () => {
  const unfinished = { rows: { household: tooMuch.items } } as unknown as NonNullable<BundleState['unfinished']>;
  const items = changed('vaccination', { status: 'unavailable' });
  const { bytes, state } = kept({ ...whole, items, unfinished });
  expect(bytes).toBeLessThan(bytesMax);
  expect(state).not.toHaveProperty('unfinished');
  expect(state?.items.find((item) => item.id === 'vaccination')?.sentence).toContain('不再自动补查');
  const others = (all: readonly Item[] = []) => all.filter((item) => item.id !== 'vaccination');
  expect(others(state?.items)).toEqual(others(whole.items));
});
