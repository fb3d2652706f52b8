import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { startPostgresPair } from '../support/postgres-pair.ts';
import type { Asked } from './load.ts';
import { play } from './play.ts';
import { type Kind, kinds, questionsOf } from './questions.ts';
import { type Stage, setStage } from './stage.ts';

/** Every answer needs its entry; what needs none is answered on. */
const touches: readonly Kind[] = kinds.filter((kind) => kind !== 'keys');
const refuses = ['ledger-unavailable'];

describe('no data leaves without its entry, none is lost, and it goes on by itself: PostgreSQL', () => {
  describe('on one server', () => {
    let postgres: PostgresServer;
    let stage: Stage;
    let asked: Asked;
    beforeAll(async () => {
      postgres = await startPostgres();
      stage = await setStage({ environment: { DATABASE_URL: await postgres.createDatabase() } });
      asked = askedOf(stage);
    });
    afterAll(async () => {
      await stage?.[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });
    const shown = () => {
      const isReady = () => isReadyAt(stage);
      return { touches, refuses, isNoticed: async () => !(await isReady()), isOver: isReady };
    };

    test('stopped', (context) =>
      play(
        asked,
        { name: 'PostgreSQL stopped', begin: () => postgres.stop(), end: () => postgres.restart(), ...shown() },
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
          ...shown(),
        },
        context,
      ));

    test('crashed, and started again at once', (context) =>
      play(
        asked,
        {
          name: 'PostgreSQL crashed and started again',
          begin: () => postgres.crash(),
          end: () => postgres.restart(),
          lastsMs: 1_000,
          touches,
          refuses,
          isOver: () => isReadyAt(stage),
        },
        context,
      ));
  });

  test('the primary killed, and the standby promoted that it had waited for', async (context) => {
    await using pair = await startPostgresPair();
    await using stage = await setStage({ environment: { DATABASE_URL: await pair.createDatabase() } });
    const isOver = () => isReadyAt(stage);
    await play(
      askedOf(stage),
      {
        name: 'PostgreSQL primary killed, replica promoted',
        begin: () => pair.primary.crash(),
        end: () => pair.promote(),
        touches,
        refuses,
        isNoticed: async () => !(await isOver()),
        isOver,
      },
      context,
    );
    const again = await fetch(`${stage.url}/oauth/token`, { method: 'POST', body: stage.form });
    expect(again.status, 'a used assertion is remembered').toBe(401);
    expect(await again.text()).toContain('jti');
  });
});

function askedOf(stage: Stage): Asked {
  return { ...stage, question: questionsOf(stage.sandbox.truth) };
}

async function isReadyAt({ url }: Stage): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).status === 200;
}
