import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerReceipt } from '../../src/commands/receipt.ts';
import { openCheckpoint, parseVerifierKey, verifyLog, verifyReceipt } from '../../src/ledger/index.ts';
import type { Recorded } from '../../src/model/index.ts';
import { body } from '../ledger/support.ts';
import { eventually } from '../support/eventually.ts';
import { departments } from './durable/call.ts';
import { logsOf } from './durable/logs.ts';
import { type Objects, startObjects } from './durable/objects.ts';

let objects: Objects;
const logs = logsOf(() => objects);
beforeAll(async () => {
  objects = await startObjects();
});
beforeEach(() => objects.reset());
afterAll(() => objects[Symbol.asyncDispose]());

describe('the logs of two departments', () => {
  test('grow by themselves, under their own origins and keys', async () => {
    const education = await times(3, () => logs.record('education'));
    const health = await times(2, () => logs.record('health'));
    expect(await sizeOf('education')).toBe(3);
    expect(await sizeOf('health')).toBe(2);
    expect(await sizeOf('civil-affairs')).toBe(0);
    const known = await logs.describe();
    expect(known.map(({ log, origin }) => [log, origin])).toEqual(
      departments.map((log) => [log, `edge.example/ledger/${log}`]),
    );
    for (const [log, answers, other] of [
      ['education', education, 'health'],
      ['health', health, 'education'],
    ] as const) {
      for (const answer of answers) {
        expect(answer?.receipt).toBe(`/v1/receipts/${log}/${answer?.entry.id}`);
        const receipt = await logs.ofLog(log, 'receipt', answer?.entry.id);
        const given = { receipt, answer: { salt: answer?.salt ?? '', body } };
        expect(verifyReceipt({ ...given, verifierKey: await keyOf(log) })).toMatchObject({
          ok: true,
          value: { origin: `edge.example/ledger/${log}`, entry: { department: log }, answerProven: true },
        });
        expect(verifyReceipt({ ...given, verifierKey: await keyOf(other) }).ok).toBe(false);
        expect(await logs.ofLog(other, 'find', answer?.entry.id)).toBeUndefined();
      }
    }
  });

  test('are one to search: in the order of (time, id), page by page, while both grow', async () => {
    const expected: string[] = [];
    // Many at the same moment, in both logs.
    for (let turn = 0; turn < 30; turn += 1) {
      const time = new Date(Date.UTC(2026, 10, 24, 8, 0, (turn * 7) % 5)).toISOString();
      const answer = await logs.record(departments[turn % 2] ?? '', { time });
      expected.push(`${time} ${answer?.entry.id}`);
    }
    expected.sort().reverse();
    for (const limit of [1, 7, 30, 100]) {
      const found: string[] = [];
      for (let after: unknown; ; ) {
        const page = await logs.search({}, { limit, ...(after !== undefined && { after }) });
        expect(page.incomplete).toBeUndefined();
        expect(page.entries.length).toBeLessThanOrEqual(limit);
        found.push(...page.entries.map(({ time, id }) => `${time} ${id}`));
        if (!page.next) break;
        after = page.next;
        if (limit === 7) await logs.record('health', { time: new Date().toISOString(), case: 'LATER' });
      }
      expect(found.filter((place) => expected.includes(place))).toEqual(expected);
      expect(new Set(found).size).toBe(found.length);
    }
    const health = await logs.search({ department: 'health', until: '2026-11-24T08:59:00.000Z' }, { limit: 100 });
    expect(health.entries.length).toBe(15);
    expect(await logs.search({ department: 'nobody' }, { limit: 100 })).toEqual({ entries: [] });
  });

  test('are written at once by several isolates without a fork, and extend every checkpoint there was', async () => {
    const isolates = ['one', 'two', 'three'];
    const answers = new Set<string>();
    const checkpoints: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const recorded = await Promise.all(
        isolates.flatMap((isolate) => Array.from({ length: 20 }, () => logs.record('education', {}, { isolate }))),
      );
      for (const answer of recorded) answers.add(answer?.entry.id ?? '');
      checkpoints.push(await logs.ofLog('education', 'checkpoint'));
    }
    expect(answers.size).toBe(300);
    for (const earlier of checkpoints) {
      const verified = await verifyLog({
        store: logs.stored('education'),
        verifierKey: await keyOf('education'),
        earlier,
      });
      expect(verified).toMatchObject({ ok: true, value: { size: 300 } });
    }
  });

  test('are heard of by every isolate once: at once what it records itself, the rest when it asks', async () => {
    const [here, there] = ['here', 'there'];
    const catchUp = (isolate: string) => objects.call({ part: 'ledger', isolate, method: 'catchUp', arguments: [] });
    const told = async (isolate: string) => (await objects.call({ part: 'told', isolate })) as string[];
    const ids = (answers: readonly (Recorded | undefined)[]) => answers.map((answer) => answer?.entry.id);
    await logs.record('education', {}, { isolate: there });
    await catchUp(here);
    expect(await told(here)).toEqual([]);
    const own = ids(await times(3, () => logs.record('education', {}, { isolate: here })));
    const others = ids(await times(3, (turn) => logs.record(departments[turn] ?? '', {}, { isolate: there })));
    expect(await told(here)).toEqual(own);
    await eventually(async () => {
      await catchUp(here);
      expect((await told(here)).toSorted()).toEqual([...own, ...others].toSorted());
    });
    const later = ids([await logs.record('health', {}, { isolate: there })]);
    await eventually(async () => {
      await catchUp(here);
      expect((await told(here)).toSorted()).toEqual([...own, ...others, ...later].toSorted());
    });
  });
});

describe('a log that is broken', () => {
  test.each(['throws', 'hangs'] as const)('and %s is named, and the others go on', async (fault) => {
    const answer = await logs.record('education');
    await logs.record('health');
    await logs.fault('health', fault);
    const page = await logs.search({}, { limit: 10 });
    expect(page.entries.map(({ id }) => id)).toEqual([answer?.entry.id]);
    expect(page.incomplete).toEqual(['health']);
    expect((await logs.search({ department: 'education' }, { limit: 10 })).incomplete).toBeUndefined();
    expect(await logs.find(answer?.entry.id ?? '')).toMatchObject({ id: answer?.entry.id });
    // Whether there is such an entry cannot be said.
    await expect(logs.find('0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27')).rejects.toThrow('health');
    expect(await logs.record('education')).toBeDefined();
    await logs.fault('health');
    expect((await logs.search({}, { limit: 10 })).incomplete).toBeUndefined();
    expect(await logs.find('0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27')).toBeNull();
  });

  test('gives no answer, and none waits for it beyond its deadline; once it is well, it records again', async () => {
    await logs.record('health');
    await logs.fault('health', { slow: 60_000 });
    expect(await Promise.all(Array.from({ length: 5 }, () => logs.record('health')))).toEqual(Array(5).fill(undefined));
    // The group under way hangs: nobody after it waits at all.
    expect(await logs.record('health')).toBeUndefined();
    expect((await logs.health()).ok).toBe(false);
    expect(await logs.record('education')).toBeDefined();
    await objects.object('LEDGER', 'health', 'abort').catch(() => {});
    expect(await logs.record('health')).toBeDefined();
    expect((await logs.health()).ok).toBe(true);
    await expectWhole('health');
  });

  test('takes nobody’s answer along when the caller before them leaves', async () => {
    await logs.record('health');
    await logs.fault('health', { slow: 300 });
    const leaving = new AbortController();
    const gone = logs.record('health', {}, { signal: leaving.signal }).catch(() => 'gone');
    const same = logs.record('health');
    await logs.find('nothing'); // by now both are under way
    const next = logs.record('health');
    leaving.abort();
    expect(await gone).toBe('gone');
    expect(await same).toBeDefined();
    expect(await next).toBeDefined();
    await expectWhole('health');
  });
});

describe('an object that is ended', () => {
  test('in the midst of a commit gives no answer without its entry', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const before = await logs.record('education');
      expect(before).toBeDefined();
      await logs.fault('education', 'aborts in a commit');
      const answers = await Promise.all(Array.from({ length: 8 }, () => logs.record('education')));
      for (const answer of [before, ...answers]) {
        if (answer) expect(await logs.find(answer.entry.id)).toEqual(answer.entry);
      }
      expect(answers).toContain(undefined);
    }
    await expectWhole('education');
  });

  test('at any moment under load loses no entry that was answered, and its log goes on without a fork', async () => {
    const answered: string[] = [];
    let running = true;
    const load = Array.from({ length: 8 }, async () => {
      while (running) {
        const answer = await logs.record('education').catch(() => undefined);
        if (answer) answered.push(answer.entry.id);
      }
    });
    const checkpoints: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const enough = answered.length + 10 + turn;
      await vi.waitUntil(() => answered.length > enough, { timeout: 20_000, interval: 1 });
      checkpoints.push(await logs.ofLog('education', 'checkpoint'));
      await objects.object('LEDGER', 'education', 'abort').catch(() => {});
    }
    running = false;
    await Promise.all(load);
    await expectWhole('education', checkpoints);
    const recorded = new Set<string>();
    const store = logs.stored('education');
    for (let from = 0; ; ) {
      const page = await store.range(from, 500);
      if (page.length === 0) break;
      for (const { entry } of page) recorded.add(entry.id);
      from += page.length;
    }
    expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
    expect(answered.length).toBeGreaterThan(200);
  });

  test('with all of workerd, by SIGKILL, has every entry that was answered', async () => {
    const answered: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const load = Array.from({ length: 4 }, async () => {
        for (;;) {
          const answer = await logs.record('education').catch(() => 'dead' as const);
          if (answer === 'dead') return;
          if (answer) answered.push(answer.entry.id);
        }
      });
      const enough = answered.length + 30;
      await vi.waitUntil(() => answered.length > enough, { timeout: 20_000, interval: 1 });
      await objects.killAndRestart();
      await Promise.all(load);
    }
    for (const id of answered) expect(await logs.find(id)).not.toBeNull();
    await expectWhole('education');
  });
});

describe('shuqiao receipt verify', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  test('proves a receipt of the edge by the key of its log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edge-receipt-'));
    folders.push(folder);
    const file = (name: string) => join(folder, name);
    const answer = await logs.record('health');
    await writeFile(file('receipt'), await logs.ofLog('health', 'receipt', answer?.entry.id));
    await writeFile(file('answer'), body);
    await writeFile(file('key'), `${await keyOf('health')}\n`);
    const written: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const program = new Command();
    registerReceipt(program);
    const options = ['--key', file('key'), '--salt', answer?.salt ?? '', '--answer', file('answer')];
    await program.parseAsync(['receipt', 'verify', file('receipt'), ...options], { from: 'user' });
    spy.mockRestore();
    expect(written.join('')).toContain('✓ 回执成立 · The receipt holds');
    expect(written.join('')).toContain('edge.example/ledger/health');
    expect(written.join('')).toContain('✓ 答复');
  });
});

async function times<Value>(count: number, make: (turn: number) => Promise<Value>): Promise<Value[]> {
  const made: Value[] = [];
  for (let turn = 0; turn < count; turn += 1) made.push(await make(turn));
  return made;
}

async function keyOf(log: string): Promise<string> {
  return (await logs.describe()).find((one) => one.log === log)?.verifierKey ?? '';
}

async function sizeOf(log: string): Promise<number | undefined> {
  const key = parseVerifierKey(await keyOf(log));
  const opened = key && openCheckpoint(await logs.ofLog(log, 'checkpoint'), key);
  return opened?.ok ? opened.value.size : undefined;
}

async function expectWhole(log: string, checkpoints: readonly (string | undefined)[] = [undefined]): Promise<void> {
  for (const earlier of checkpoints) {
    const verified = await verifyLog({
      store: logs.stored(log),
      verifierKey: await keyOf(log),
      ...(earlier !== undefined && { earlier }),
    });
    expect(verified).toMatchObject({ ok: true });
  }
}
