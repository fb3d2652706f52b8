import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { type Fault, parseFault } from './fault.ts';
import type { Gate, Refusal } from './gates/gate.ts';
import { encodeGbk } from './gbk.ts';
import { type Outcome, type Owner, type OwnerOperation, withWrongShape } from './owner.ts';
import type { Mood } from './temper.ts';

/** One call of a data operation, as the owner's own log would have it. */
export interface LoggedCall {
  /** `operationId` in the spec. */
  readonly operation: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded parameters by the owner's names; empty where the call was not let in or could not be read. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the message's own head said, where the owner has one. */
  readonly head: Readonly<Record<string, string>>;
  readonly admitted: boolean;
}

export interface ServiceParts {
  readonly owner: Owner;
  readonly gate: Gate;
  /** The fault that stands for every call, where the call asks for none itself. */
  fault(): Fault | undefined;
  /** What the service makes of a call that it let in, where it has a temper. */
  mood?(): Mood | undefined;
  log(call: LoggedCall): void;
}

/** A vertical as its owner runs it: the gate, then the operations, in the owner's words; faults come after the gate. */
export function createService({ owner, gate, fault, mood, log }: ServiceParts): Hono {
  const app = new Hono();
  gate.open(app);
  for (const operation of owner.operations) {
    app.post(`${gate.pathPrefix}${operation.path}`, async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer());
      const headers = Object.fromEntries(c.req.raw.headers);
      const arrived = { method: c.req.method, path: c.req.path, headers: c.req.raw.headers, body, operation };
      const refusal = gate.admit(arrived);
      if (refusal) {
        log({ operation: operation.id, headers, parameters: {}, head: {}, admitted: false });
        return refuse(c, { owner, gate, refusal });
      }
      const met = mood?.();
      if (met && 'refused' in met) {
        log({ operation: operation.id, headers, parameters: {}, head: {}, admitted: false });
        return met.refused === 'closed' ? closed(c) : tooMany(c, met.retryAfterSeconds);
      }
      if (met) await delay(met.delayMs, undefined, { signal: c.req.raw.signal }).catch(() => undefined);
      const opened = gate.seal?.open(body) ?? body;
      const { outcome, parameters, head } = answer(owner, operation, opened, c.req.header('Content-Type') ?? '');
      log({ operation: operation.id, headers, parameters, head, admitted: true });
      const played = parseFault(c.req.header('Sandbox-Fault')) ?? fault();
      return reply(c, { outcome, head, owner, gate, fault: played });
    });
  }
  app.notFound((c) => c.json({ message: 'no such service' }, 404));
  return app;
}

function answer(owner: Owner, operation: OwnerOperation, body: Uint8Array, contentType: string) {
  const text = body.length <= bodyBytesMax && isSpoken(contentType, owner) ? decode(body, owner) : undefined;
  const nothing = { parameters: {}, head: {} };
  if (text === undefined) return { outcome: { kind: 'refused', why: 'bad-parameter' } as const, ...nothing };
  const request = owner.read(text, operation);
  if (!request.ok) return { outcome: { kind: 'refused', why: request.why } as const, ...nothing, head: request.head };
  return { outcome: operation.answer(request.parameters), parameters: textsOf(request.parameters), head: request.head };
}

async function reply(c: Context, { outcome, head, owner, gate, fault }: Reply): Promise<Response> {
  const send = (text: string) => deliver(c, { text, status: 200, headers: { 'Content-Type': owner.contentType } });
  const write = (what: Outcome) => sealed(gate, owner.write(what, head));
  switch (fault?.kind) {
    case undefined:
      return send(write(outcome));
    case 'slow':
      await delay(fault.delayMs, undefined, { signal: c.req.raw.signal }).catch(() => undefined);
      return send(write(outcome));
    case 'timeout':
      await gone(c.req.raw.signal);
      return c.body(null, 204);
    case 'empty':
      return send('');
    case 'garbled':
      return send(garble(write(outcome)));
    case 'error':
      return send(write({ kind: 'refused', why: 'broken' }));
    case 'quota-used':
      return send(write({ kind: 'refused', why: 'quota-used' }));
    case 'wrong-shape':
      return send(write(withWrongShape(outcome)));
    case 'unauthorised':
      return gate.unauthorised === 'own'
        ? send(write({ kind: 'refused', why: 'not-granted' }))
        : refuse(c, { owner, gate, refusal: gate.unauthorised });
  }
}

interface Reply {
  readonly outcome: Outcome;
  readonly head: Readonly<Record<string, string>>;
  readonly owner: Owner;
  readonly gate: Gate;
  readonly fault: Fault | undefined;
}

/** No request of these services comes near it. */
const bodyBytesMax = 65_536;

/** Of these two not the owner tells but what stands before its service: a page, in no envelope. */
function closed(c: Context): Response {
  return c.html('<!doctype html><title>系统维护</title><p>非服务时段，请在开放时间内访问。</p>', 503);
}

function tooMany(c: Context, retryAfterSeconds: number): Response {
  c.header('Retry-After', String(retryAfterSeconds));
  return c.html('<!doctype html><title>429</title><p>调用次数超出额度。</p>', 429);
}

function sealed({ seal }: Gate, reply: string): string {
  return seal?.close(reply) ?? reply;
}

function refuse(
  c: Context,
  { owner, gate, refusal: { status, body, headers } }: { owner: Owner; gate: Gate; refusal: Refusal },
): Response {
  const [text, type] =
    typeof body === 'string' ? [body, owner.contentType] : [JSON.stringify(body), 'application/json; charset=utf-8'];
  return deliver(c, { text: sealed(gate, text), status, headers: { 'Content-Type': type, ...headers } });
}

/** The text in the charset that its type names, compressed for who takes that (RFC 9110 §8.4.1.3) where it is long enough to gain. */
function deliver(
  c: Context,
  { text, status, headers }: { text: string; status: number; headers: Readonly<Record<string, string>> },
): Response {
  const bytes = isGbk(headers['Content-Type'] ?? '') ? encodeGbk(text) : new TextEncoder().encode(text);
  if (bytes.length < gzipBytesMin || !/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) {
    return c.body(bytes, status as 200, headers);
  }
  const packed = new Uint8Array(gzipSync(bytes));
  return c.body(packed, status as 200, { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
}

const gzipBytesMin = 512;

function isGbk(contentType: string): boolean {
  return /charset=gbk/i.test(contentType);
}

/** Resolves when the client has gone. */
function gone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Half a text and then noise: well-formed in no format. */
function garble(text: string): string {
  return `${text.slice(0, Math.ceil(text.length / 2))}\ufffd<<&{"\u0003`;
}

function isSpoken(contentType: string, owner: Owner): boolean {
  const [given = ''] = contentType.toLowerCase().split(';');
  const [own = ''] = (owner.requestType ?? owner.contentType).split(';');
  return given.trim() === own || (own === 'application/xml' && given.trim() === 'text/xml');
}

function decode(body: Uint8Array, { contentType }: Owner): string | undefined {
  try {
    return new TextDecoder(isGbk(contentType) ? 'gbk' : 'utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

function textsOf(parameters: unknown): Record<string, string> {
  if (typeof parameters !== 'object' || parameters === null) return {};
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}
