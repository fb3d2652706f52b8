import { afterAll, beforeAll, describe, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import type { Asked } from './load.ts';
import { play } from './play.ts';
import { type Kind, kinds, questionsOf } from './questions.ts';
import { type Stage, setStage } from './stage.ts';

let postgres: PostgresServer;
let stage: Stage;
let asked: Asked;

beforeAll(async () => {
  postgres = await startPostgres();
  stage = await setStage({ environment: { DATABASE_URL: await postgres.createDatabase() } });
  asked = { ...stage, question: questionsOf(stage.sandbox.truth) };
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

/** Every answer needs its entry; what needs none is answered on. */
const touches: readonly Kind[] = kinds.filter((kind) => kind !== 'keys');
const isReady = async () => (await fetch(`${stage.url}/readyz`)).status === 200;
const shown = { touches, refuses: ['ledger-unavailable'], isNoticed: async () => !(await isReady()), isOver: isReady };

describe('no data leaves without its entry, none is lost, and it goes on by itself: PostgreSQL', () => {
  test('stopped', (context) =>
    play(
      asked,
      { name: 'PostgreSQL stopped', begin: () => postgres.stop(), end: () => postgres.restart(), ...shown },
      context,
    ));

  test('frozen', (context) =>
    play(
      asked,
      {
        name: 'PostgreSQL frozen',
        begin: () => postgres.freeze(),
        end: () => postgres.thaw(),
        lastsMs: 6_000,
        ...shown,
      },
      context,
    ));

  test('crashed, and another in its place at once', (context) =>
    play(
      asked,
      {
        name: 'PostgreSQL failed over',
        begin: () => postgres.crash(),
        end: () => postgres.restart(),
        lastsMs: 1_000,
        touches,
        refuses: shown.refuses,
        isOver: isReady,
      },
      context,
    ));
});
