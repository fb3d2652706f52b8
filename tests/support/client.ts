import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { readPrivateJwk, signTokenForm } from '../../src/identity/index.ts';

/** A department's own system: it knows a gateway by its URL, and its own key. */
export interface Client {
  readonly department: string;
  readonly token: string;
  /** A call with the token; the purpose is stated unless `headers` say otherwise (`undefined` leaves a header out). */
  call(method: string, path: string, request?: CallOptions): Promise<Answer>;
  query(resource: string, parameters: unknown, request?: CallOptions): Promise<Answer>;
  evidence(lifeEvent: string, stated: unknown, request?: CallOptions): Promise<Answer>;
  /** The same, item by item. */
  evidenceEvents(lifeEvent: string, stated: unknown, request?: CallOptions): Promise<readonly ServerEvent[]>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The exact bytes, as text. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
  readonly body: any;
}

export interface ServerEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
  readonly data: any;
}

/** 义务教育入学 at the education bureau. */
export const enrolment = '11430527DEM00006594432005001000';
export const aCase = '4305272411240000017';

export interface ClientOptions {
  readonly url: string;
  /** Where it is called by another address than its own; default `url`. */
  readonly issuer?: string;
  /** The gateway's data folder, for the demo departments' keys. */
  readonly data: string;
  readonly department: string;
  readonly scope?: string;
}

/** Gets a token with the department's key and calls with it. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { url, department } = options;
  const token = await getToken(options);
  const call: Client['call'] = async (method, path, request = {}) => {
    const response = await send(url, token, method, path, request);
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
  };
  return {
    department,
    token,
    call,
    query: (resource, parameters, request) =>
      call('POST', `/v1/resources/${resource}/query`, { body: parameters, ...request }),
    evidence: (lifeEvent, stated, request) =>
      call('POST', `/v1/life-events/${lifeEvent}/evidence`, { body: stated, ...request }),
    async evidenceEvents(lifeEvent, stated, request) {
      const headers = { Accept: 'text/event-stream', ...request?.headers };
      const path = `/v1/life-events/${lifeEvent}/evidence`;
      const response = await send(url, token, 'POST', path, { body: stated, ...request, headers });
      return readEvents(await response.text());
    },
  };
}

export async function getToken(options: ClientOptions): Promise<string> {
  const { url, department } = options;
  const response = await fetch(`${url}/oauth/token`, { method: 'POST', body: await tokenForm(options) });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`no token for ${department}: ${JSON.stringify(answer)}`);
  return answer.access_token;
}

export async function tokenForm({
  url,
  issuer = url,
  data,
  department,
  scope,
}: ClientOptions): Promise<URLSearchParams> {
  const key = readPrivateJwk(await readFile(join(data, 'demo', 'departments', `${department}.jwk.json`), 'utf8'));
  if (!key.ok) throw new Error(key.failure);
  return signTokenForm({ department, key: key.value, issuer, scope, now: Date.now() });
}

function send(url: string, token: string, method: string, path: string, request: CallOptions): Promise<Response> {
  const { body, rawBody, signal } = request;
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': body === undefined && rawBody === undefined ? undefined : 'application/json',
    'Sharing-Matter': enrolment,
    'Sharing-Case': aCase,
    'Sharing-Officer': '0427',
    ...request.headers,
  };
  return fetch(`${url}${path}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ...(rawBody !== undefined ? { body: rawBody } : body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

export function readEvents(text: string): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  createParser({
    onEvent: ({ event = 'message', data }) => events.push({ event, data: JSON.parse(data) }),
  }).feed(text);
  return events;
}
