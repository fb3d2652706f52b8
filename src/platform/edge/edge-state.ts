import type { Maintenance, MaintenanceStore, Pause, PauseStore } from '../../exchange/index.ts';
import type { ReplayStore, Revocation, RevocationStore } from '../../identity/index.ts';
import { type Answer, ask } from './object-call.ts';
import type { PurgeStub } from './object-purges.ts';

/** The state object as the Worker calls it. */
export interface StateStub extends PurgeStub {
  useOnce(issuer: string, jti: string, expiresAt: number): Answer<boolean>;
  revoke(revocation: Revocation): Answer<void>;
  lift(kind: Revocation['kind'], id: string): Answer<void>;
  all(now: number): Answer<readonly Revocation[]>;
  declareMaintenance(maintenance: Maintenance): Answer<void>;
  endMaintenance(vertical: string): Answer<void>;
  maintenance(now: number): Answer<readonly Maintenance[]>;
  pause(pause: Pause): Answer<void>;
  resume(vertical: string): Answer<void>;
  pauses(now: number): Answer<readonly Pause[]>;
}

/** Nobody waits longer to learn that it cannot be known. */
const answerMs = 2_000;

/** Replays, revocations, declared maintenance and pauses in one Durable Object. A stub is made for each call: one that has failed once is of no more use. */
export function createEdgeState({ object }: { readonly object: () => StateStub }): {
  readonly replays: ReplayStore;
  readonly revocations: RevocationStore;
  readonly maintenance: MaintenanceStore;
  readonly pauses: PauseStore;
} {
  const askState = <Value>(call: (stub: StateStub) => Answer<Value>) => ask('state', answerMs, () => call(object()));
  return {
    replays: { useOnce: (...use) => askState((stub) => stub.useOnce(...use)) },
    revocations: {
      revoke: (revocation) => askState((stub) => stub.revoke(revocation)),
      lift: (...what) => askState((stub) => stub.lift(...what)),
      all: (now) => askState((stub) => stub.all(now)),
    },
    maintenance: {
      declare: (maintenance) => askState((stub) => stub.declareMaintenance(maintenance)),
      end: (vertical) => askState((stub) => stub.endMaintenance(vertical)),
      all: (now) => askState((stub) => stub.maintenance(now)),
    },
    pauses: {
      pause: (pause) => askState((stub) => stub.pause(pause)),
      resume: (vertical) => askState((stub) => stub.resume(vertical)),
      all: (now) => askState((stub) => stub.pauses(now)),
    },
  };
}
