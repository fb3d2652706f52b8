import { randomBytes } from 'node:crypto';
import type { VerticalService } from '../model/index.ts';
import { type ChangeNotice, changeNotice, type NoticeAttempt } from './change-notice.ts';
import { createCounty, type EnterpriseToTry, type PersonToTry } from './county/county.ts';
import type { Citizen, Enterprise, Property } from './county/facts.ts';
import type { Registers } from './county/registers/index.ts';
import { type Fault, parseFault } from './fault.ts';
import { environmentName } from './gates/gate.ts';
import { type Listener, listen } from './listener.ts';
import { createService, type LoggedCall } from './service.ts';
import { createTemper, type Mood, type Trait } from './temper.ts';
import { type VerticalName, verticals } from './verticals.ts';

export interface SandboxOptions {
  /** The same seed gives the same county, for the same `today`. */
  readonly seed?: string;
  /** `YYYY-MM-DD`, Beijing time; the day `now` tells by default. Children who start school are six in its year. */
  readonly today?: string;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** Which verticals to run; all by default. */
  readonly verticals?: readonly string[];
  /** The first vertical listens here, each other one port further; any free ports by default. */
  readonly portBase?: number;
  /** The owners' clock, milliseconds since 1970. */
  readonly now?: () => number;
}

/** The synthetic county and its verticals, each its own HTTP service. */
export interface Sandbox {
  readonly verticals: readonly string[];
  /** Base URL of a vertical. */
  url(vertical: string): string;
  /** What the configuration reads as `env:NAME`: addresses and credentials of every running vertical. */
  env(name: string): string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  people(): readonly PersonToTry[];
  enterprises(): readonly EnterpriseToTry[];
  /** What is true in the county, for tests. */
  readonly truth: Truth;
  /** How many calls came to a vertical's data operations, let in or not. */
  calls(vertical: string): number;
  lastCall(vertical: string): LoggedCall | undefined;
  /** Plays a fault on every data call of a vertical, or of all behind a relay, until it is taken back with `undefined`; an unknown one is none. */
  setFault(verticalOrRelay: string, fault: string | undefined): void;
  /** Gives verticals the temper that their `service` entries state. */
  setTempers(tempers: Tempers): void;
  /** The owner of a vertical tells a gateway that records have changed; what the gateway answers. */
  notify(vertical: string, gateway: string, notice?: ChangeNotice, attempt?: NoticeTime): Promise<Response>;
  stop(vertical: string): Promise<void>;
  /** On the same port again. */
  start(vertical: string): Promise<void>;
  close(): Promise<void>;
}

/** Another time than now, and which notice it is that is sent once more. */
export type NoticeTime = Partial<Pick<NoticeAttempt, 'id' | 'at'>>;

export interface Tempers {
  readonly services: Readonly<Record<string, VerticalService>>;
  readonly traits: readonly Trait[];
  /** Multiplies the verticals' own limits. */
  readonly factor: number;
}

export interface Truth {
  citizen(idNumber: string): Citizen | undefined;
  enterprise(uscc: string): Enterprise | undefined;
  /** Real estate of a citizen number or credit code. */
  propertiesOf(owner: string): readonly Property[];
  citizens(): Iterable<Citizen>;
  /** What further offices hold. */
  readonly registers: Registers;
}

/** Starts the county's verticals; rejects if a port is in use. */
export async function startSandbox({
  seed = 'suining',
  now = Date.now,
  today = beijingDay(now()),
  host = '127.0.0.1',
  portBase = 0,
  verticals: names = Object.keys(verticals),
}: SandboxOptions = {}): Promise<Sandbox> {
  const county = createCounty(seed, today);
  const running = new Map<string, RunningVertical>();
  try {
    for (const [place, name] of names.map(asVertical).entries()) {
      const port = portBase === 0 ? 0 : portBase + place;
      running.set(name, await run(verticals[name](county, now), host, port));
    }
  } catch (error) {
    await Promise.all([...running.values()].map(({ listener }) => listener.stop()));
    throw error;
  }
  const at = (vertical: string): RunningVertical => {
    const found = running.get(vertical);
    if (found === undefined) throw new Error(`the sandbox does not run ${vertical}`);
    return found;
  };
  const environment = Object.fromEntries(
    [...running].flatMap(([name, { listener, credentials }]) => [
      [`${environmentName(name)}_URL`, listener.url],
      [`${environmentName(name)}_WEBHOOK_SECRET`, `whsec_${randomBytes(32).toString('base64')}`],
      ...Object.entries(credentials),
    ]),
  );
  return {
    verticals: [...running.keys()],
    url: (vertical) => at(vertical).listener.url,
    env: (name) => environment[name],
    environment,
    people: () => county.people,
    enterprises: () => county.enterprisesToTry,
    truth: {
      citizen: (idNumber) => county.citizens.get(idNumber),
      enterprise: (uscc) => county.enterprises.get(uscc),
      propertiesOf: county.propertiesOf,
      citizens: () => county.citizens.values(),
      registers: county.registers,
    },
    calls: (vertical) => at(vertical).state.calls,
    lastCall: (vertical) => at(vertical).state.last,
    setFault(verticalOrRelay, fault) {
      const behind = [...running.values()].filter(({ relay }) => relay === verticalOrRelay);
      for (const { state } of behind.length > 0 ? behind : [at(verticalOrRelay)]) state.fault = parseFault(fault);
    },
    setTempers({ services, traits, factor }) {
      for (const [vertical, service] of Object.entries(services)) {
        const { state } = at(vertical);
        if (traits.length === 0) delete state.mood;
        else state.mood = createTemper({ service, traits, factor, now });
      }
    },
    notify(vertical, gateway, notice = {}, attempt = {}) {
      const secret = environment[`${environmentName(vertical)}_WEBHOOK_SECRET`] ?? '';
      return fetch(changeNotice({ at: now(), vertical, gateway, secret, notice, ...attempt }));
    },
    stop: (vertical) => at(vertical).listener.stop(),
    start: (vertical) => at(vertical).listener.start(),
    async close() {
      await Promise.all([...running.values()].map(({ listener }) => listener.stop()));
    },
  };
}

interface RunningVertical {
  readonly listener: Listener;
  readonly credentials: Readonly<Record<string, string>>;
  readonly relay: string | undefined;
  readonly state: { calls: number; last?: LoggedCall; fault: Fault | undefined; mood?: () => Mood };
}

async function run(
  { owner, gate }: ReturnType<(typeof verticals)[VerticalName]>,
  host: string,
  port: number,
): Promise<RunningVertical> {
  const state: RunningVertical['state'] = { calls: 0, fault: undefined };
  const app = createService({
    owner,
    gate,
    fault: () => state.fault,
    mood: () => state.mood?.(),
    log(call) {
      state.calls += 1;
      state.last = call;
    },
  });
  const secured = await gate.secure?.(host);
  const listener = await listen(app, host, port, secured?.tls);
  return { listener, credentials: { ...gate.environment, ...secured?.environment }, relay: gate.relay, state };
}

function asVertical(name: string): VerticalName {
  const found = (Object.keys(verticals) as VerticalName[]).find((vertical) => vertical === name);
  if (found === undefined)
    throw new Error(`the sandbox does not play ${name}, only ${Object.keys(verticals).join(', ')}`);
  return found;
}

/** `YYYY-MM-DD` in Beijing (fixed +08:00). */
function beijingDay(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}
