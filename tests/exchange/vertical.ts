import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export type Manner =
  | 'answer'
  | 'no-record'
  | 'garbled'
  | 'silent'
  | 'out-of-order'
  | 'endless'
  | 'redirect'
  | 'quota-used'
  | 'too-often'
  | 'turned-away'
  | 'cut-off';

/** A vertical as its owner runs it, on a port of its own: tokens by OAuth 2.0, records by name and number. */
export interface TestVertical extends AsyncDisposable {
  readonly url: string;
  /** How it answers data calls from now on. */
  behave(manner: Manner): void;
  /** How it answers so many data calls, before it goes on as before. */
  behaveFor(calls: number, manner: Manner): void;
  /** Data calls wait at the door until `release`. */
  hold(): void;
  release(): void;
  /** No token given so far is good any more; with `forNewOnes` neither are those to come. */
  forgetTokens(options?: { forNewOnes?: boolean }): void;
  /** Whether it hands out tokens at all. */
  giveTokens(gives: boolean): void;
  /** Whether whoever asks for a token is cut off, as if it had been given and the answer lost. */
  cutTokens(cuts: boolean): void;
  /** Whoever asks for a token waits until `releaseTokens`. */
  holdTokens(): void;
  releaseTokens(): void;
  tokenLifeSeconds: number;
  /** What it says of when to come again, where it gives nothing. */
  retryAfter: string | undefined;
  /** Data calls that arrived, let in or not. */
  readonly calls: readonly ArrivedCall[];
  /** Of the data calls, those that were broken off before they were answered. */
  readonly brokenOff: number;
  readonly tokensGiven: number;
  readonly tokensAsked: number;
  /** Resolves when so many data calls have arrived. */
  arrived(calls: number): Promise<void>;
  stop(): Promise<void>;
  /** On the same port again. */
  start(): Promise<void>;
}

export interface ArrivedCall {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, string>>;
}

export async function startVertical(): Promise<TestVertical> {
  const calls: ArrivedCall[] = [];
  const sockets = new Set<Socket>();
  const tokens = new Set<string>();
  let manner: Manner = 'answer';
  const passing: Manner[] = [];
  let gate = Promise.withResolvers<void>();
  let tokenGate = Promise.withResolvers<void>();
  gate.resolve();
  tokenGate.resolve();
  let [tokensGiven, tokenLifeSeconds, trustsNewTokens, givesTokens, cutsTokens] = [0, 7_200, true, true, false];
  let [tokensAsked, brokenOff] = [0, 0];
  let retryAfter: string | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (request.url === '/oauth2/token') return giveToken(response);
    calls.push({ at: Date.now(), headers: request.headers, body: JSON.parse(body) });
    response.once('close', () => {
      if (!response.writableFinished) brokenOff += 1;
    });
    await gate.promise;
    const present = passing.shift() ?? manner;
    if (present === 'cut-off') return void request.socket.destroy();
    if (!tokens.has(request.headers.authorization ?? '')) return void response.writeHead(401).end();
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    play(present, response);
  }

  async function giveToken(response: ServerResponse): Promise<void> {
    tokensAsked += 1;
    await tokenGate.promise;
    if (cutsTokens) return void response.socket?.destroy();
    if (!givesTokens) return void response.writeHead(500).end('out of order');
    tokensGiven += 1;
    const token = `secret-token-${tokensGiven}`;
    if (trustsNewTokens) tokens.add(`Bearer ${token}`);
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: tokenLifeSeconds }));
  }

  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    behave: (next) => {
      manner = next;
    },
    behaveFor: (count, next) => void passing.push(...Array<Manner>(count).fill(next)),
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    forgetTokens({ forNewOnes = false } = {}) {
      tokens.clear();
      trustsNewTokens = !forNewOnes;
    },
    giveTokens: (gives) => {
      givesTokens = gives;
    },
    cutTokens: (cuts) => {
      cutsTokens = cuts;
    },
    holdTokens: () => {
      tokenGate = Promise.withResolvers<void>();
    },
    releaseTokens: () => tokenGate.resolve(),
    get brokenOff() {
      return brokenOff;
    },
    get tokensAsked() {
      return tokensAsked;
    },
    get tokensGiven() {
      return tokensGiven;
    },
    get tokenLifeSeconds() {
      return tokenLifeSeconds;
    },
    set tokenLifeSeconds(seconds) {
      tokenLifeSeconds = seconds;
    },
    get retryAfter() {
      return retryAfter;
    },
    set retryAfter(text) {
      retryAfter = text;
    },
    async arrived(count) {
      while (calls.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    stop,
    start: () => listen(port),
    async [Symbol.asyncDispose]() {
      gate.resolve();
      await stop();
    },
  };
}

/** What it says; the person is made up, as the number says. */
export const theRecord = { xm: '周小满', zh: '湖南省绥宁县长铺镇枫木团路18号' };

function play(manner: Exclude<Manner, 'cut-off'>, response: ServerResponse): void {
  const say = (envelope: unknown) => response.end(JSON.stringify(envelope));
  switch (manner) {
    case 'answer':
      return void say({ code: '0', data: theRecord });
    case 'no-record':
      return void say({ code: '404', data: null });
    case 'garbled':
      return void say({ code: '0', data: { xm: 7 } });
    case 'out-of-order':
      return void say({ code: '500', data: null });
    case 'endless':
      return void response.end('x'.repeat(2 * 1_048_576));
    case 'redirect':
      return void response.writeHead(302, { Location: '/elsewhere' }).end();
    case 'quota-used':
      return void say({ code: '901', data: null });
    case 'too-often':
      return void say({ code: '902', data: null });
    case 'turned-away':
      return void response.writeHead(429).end('<p>429</p>');
    case 'silent':
      return;
  }
}
