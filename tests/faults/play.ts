import { setTimeout as pause } from 'node:timers/promises';
import { expect, type TestContext } from 'vitest';
import { type Asked, type Asking, missingEntries, startLoad } from './load.ts';
import { type Kind, kinds } from './questions.ts';

export interface Fault {
  readonly name: string;
  begin(): unknown;
  end(): unknown;
  /** What it may take away meanwhile; everything else is answered as if nothing were. */
  readonly touches?: readonly Kind[];
  /** The reasons that may be told then, one of which is told. */
  readonly refuses?: readonly string[];
  /** How long it lasts, milliseconds. */
  readonly lastsMs?: number;
  /** What shows from outside that it was played. */
  readonly isNoticed?: () => Promise<boolean>;
  /** What shows that it is over, beside right answers. */
  readonly isOver?: () => Promise<boolean>;
  readonly breaksConnections?: boolean;
}

/** A row of the table. */
export interface FaultRow {
  readonly fault: string;
  readonly sent: number;
  readonly right: number;
  readonly refused: number;
  readonly 'cut off': number;
  readonly wrong: number;
  readonly hung: number;
  readonly 'entries lost': number;
  readonly 'recovery ms': number;
  readonly 'p99 before ms': number;
  readonly 'p99 meanwhile ms': number;
}

declare module 'vitest' {
  interface TaskMeta {
    faultRow?: FaultRow;
  }
}

const beforeMs = 2_000;
const recoveryMsMax = 10_000;
/** So many right answers in a row of each kind that was touched are a recovery. */
const rightInARow = 4;

/** Plays one fault under load; what must be none of is asserted, times are only written down. */
export async function play(asked: Asked, fault: Fault, { task }: TestContext): Promise<FaultRow> {
  const { touches = [], refuses = [], lastsMs = 3_000, isNoticed, isOver } = fault;
  const untouched = kinds.filter((kind) => !touches.includes(kind));
  const load = startLoad(asked, {
    name: `F${Date.now()}`,
    mayRefuse: (kind) => (touches.includes(kind) ? refuses : []),
    mayBreak: fault.breaksConnections ?? false,
  });
  const since = new Date(Date.now() - 3_600_000 * 2).toISOString();
  await pause(beforeMs);
  const beganAt = performance.now();
  await fault.begin();
  const noticed = isNoticed && (await soon(isNoticed, lastsMs));
  await pause(Math.max(500, beganAt + lastsMs - performance.now()));
  await fault.end();
  const endedAt = performance.now();
  const recovered = await soon(async () => isRightAgain(load.askings, touches, endedAt), recoveryMsMax);
  const over = recovered && (isOver === undefined || (await soon(isOver, recoveryMsMax)));
  const overAt = performance.now();
  await pause(300);
  const askings = await load.stop();

  const of = (verdict: Asking['verdict']) => askings.filter((one) => one.verdict === verdict);
  const entries = askings.flatMap(({ entry }) => entry ?? []);
  const lost = await missingEntries(asked, { entries, since });
  const others = askings.filter(({ kind }) => untouched.includes(kind));
  const row: FaultRow = {
    fault: fault.name,
    sent: askings.length,
    right: of('right').length,
    refused: of('refused').length,
    'cut off': of('cut off').length,
    wrong: of('wrong').length,
    hung: of('hung').length,
    'entries lost': lost.length,
    'recovery ms': Math.round(isOver ? overAt - endedAt : recoveryOf(askings, endedAt)),
    'p99 before ms': p99(others.filter(({ doneAt }) => doneAt < beganAt)),
    'p99 meanwhile ms': p99(others.filter(({ sentAt }) => sentAt >= beganAt && sentAt < endedAt)),
  };
  task.meta.faultRow = row;
  expect([...new Set(of('wrong').map(({ kind, note }) => `${kind}: ${note}`))].slice(0, 5)).toEqual([]);
  expect(of('hung').map(({ kind }) => kind)).toEqual([]);
  expect(lost).toEqual([]);
  if (isNoticed) expect(noticed, 'the fault was noticed').toBe(true);
  if (refuses.length > 0) expect(row.refused, 'the fault took something away').toBeGreaterThan(0);
  expect(over, `all is well again within ${recoveryMsMax} ms`).toBe(true);
  return row;
}

async function soon(isSo: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const until = performance.now() + withinMs; performance.now() < until; await pause(20)) {
    if (await isSo()) return true;
  }
  return false;
}

function isRightAgain(askings: readonly Asking[], touches: readonly Kind[], endedAt: number): boolean {
  return touches.every((kind) => {
    const last = askings.filter((one) => one.kind === kind && one.sentAt > endedAt).slice(-rightInARow);
    return last.length === rightInARow && last.every(({ verdict }) => verdict === 'right');
  });
}

/** From the end of the fault until the last question that was not answered rightly. */
function recoveryOf(askings: readonly Asking[], endedAt: number): number {
  const unright = askings.filter(({ verdict, sentAt }) => verdict !== 'right' && sentAt > endedAt);
  return Math.max(0, ...unright.map(({ doneAt }) => doneAt - endedAt));
}

function p99(askings: readonly Asking[]): number {
  const times = askings.map(({ sentAt, doneAt }) => doneAt - sentAt).toSorted((one, other) => one - other);
  return Math.round(times[Math.floor(times.length * 0.99)] ?? Number.NaN);
}
