import { afterAll, beforeAll, describe, test } from 'vitest';
import { type BadServer, startBadServer } from './bad-server.ts';
import type { Asked } from './load.ts';
import { type Fault, play } from './play.ts';
import { type Kind, questionsOf } from './questions.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let asked: Asked;
/** Reached by itself, not through the national platform. */
const vertical = 'ndcpa-immunization';

beforeAll(async () => {
  stage = await setStage();
  asked = { ...stage, question: questionsOf(stage.sandbox.truth) };
});
afterAll(() => stage[Symbol.asyncDispose]());

const touches: readonly Kind[] = [vertical];
const unavailable = ['vertical-unavailable', 'vertical-timeout', 'overloaded'];

/** A fault of the owner's service itself. */
function ofService(name: string, fault: string, refuses: readonly string[]): Fault {
  return {
    name,
    begin: () => stage.sandbox.setFault(vertical, fault),
    end: () => stage.sandbox.setFault(vertical, undefined),
    touches,
    refuses,
  };
}

/** What a server that is not the owner's does on the owner's port. */
function ofServer(name: string, reply: Parameters<typeof startBadServer>[1], refuses: readonly string[]): Fault {
  let bad: BadServer;
  return {
    name,
    async begin() {
      await stage.sandbox.stop(vertical);
      bad = await startBadServer(Number(new URL(stage.sandbox.url(vertical)).port), reply);
    },
    async end() {
      await bad.close();
      await stage.sandbox.start(vertical);
    },
    touches,
    refuses,
  };
}

describe('is answered for clearly, holds up nobody else, and is asked again by itself: a vertical that', () => {
  test('is down', (context) =>
    play(
      asked,
      {
        name: 'vertical down',
        begin: () => stage.sandbox.stop(vertical),
        end: () => stage.sandbox.start(vertical),
        touches,
        refuses: unavailable,
      },
      context,
    ));

  test('hangs', (context) => play(asked, ofService('vertical hanging', 'timeout', unavailable), context));

  test('breaks with errors', (context) =>
    play(asked, ofService('vertical answering errors', 'error', unavailable), context));

  test('answers garbage', (context) =>
    play(
      asked,
      ofService('vertical answering garbage', 'garbled', [...unavailable, 'vertical-invalid-answer']),
      context,
    ));

  test('answers what its own description does not allow', (context) =>
    play(
      asked,
      ofService('vertical answering another shape', 'wrong-shape', [...unavailable, 'vertical-invalid-answer']),
      context,
    ));

  test('resets every connection', (context) =>
    play(asked, ofServer('vertical resetting', 'reset', unavailable), context));

  test('dribbles its answer, byte by byte', (context) =>
    play(asked, ofServer('vertical dribbling bytes', 'dribble', unavailable), context));

  test('sends without end', (context) =>
    play(
      asked,
      ofServer('vertical sending without end', 'endless', [...unavailable, 'vertical-invalid-answer']),
      context,
    ));

  test('speaks another protocol', (context) =>
    play(asked, ofServer('vertical not speaking HTTP', 'not-http', unavailable), context));
});

test('a vertical that is ten times slower, but in time, costs no answer', (context) =>
  play(
    asked,
    {
      name: 'vertical ten times slower (1 s)',
      begin: () => stage.sandbox.setFault(vertical, 'slow:1s'),
      end: () => stage.sandbox.setFault(vertical, undefined),
      touches,
    },
    context,
  ));

test('a platform that relays several verticals and is down is answered for clearly, and holds up no other vertical', (context) => {
  const behind: readonly Kind[] = ['mps-population', 'mnr-realestate'];
  return play(
    asked,
    {
      name: 'national platform down',
      begin: () => Promise.all(behind.map((one) => stage.sandbox.stop(one))),
      end: () => Promise.all(behind.map((one) => stage.sandbox.start(one))),
      touches: behind,
      refuses: unavailable,
    },
    context,
  );
});
