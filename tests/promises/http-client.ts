import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpClient, SendLimits } from '../../src/exchange/index.ts';
import type { OutboundRequest } from '../../src/model/index.ts';

export type ClosableHttpClient = HttpClient & { close(): Promise<void> };

/** What every `HttpClient` promises, against a server on the loopback. */
export function httpClientPromises(
  technology: string,
  create: () => ClosableHttpClient,
  { refused = 'ECONNREFUSED', tellsUnsent = true }: { readonly refused?: string; readonly tellsUnsent?: boolean } = {},
): void {
  describe(`HttpClient: ${technology}`, () => {
    let client: ClosableHttpClient;
    let vertical: Vertical;
    beforeEach(async () => {
      client = create();
      vertical = await startVertical();
    });
    afterEach(async () => {
      await client.close();
      await vertical.stop();
    });

    const send = (path: string, { body, ...limits }: Partial<SendLimits> & Pick<OutboundRequest, 'body'> = {}) =>
      client.send(
        {
          method: body ? 'POST' : 'GET',
          url: vertical.url + path,
          headers: { 'X-Asked': 'yes' },
          ...(body && { body }),
        },
        { timeoutMs: 10_000, bodyBytesMax: 1_000, signal: new AbortController().signal, ...limits },
      );

    test('a reply comes back as it was sent: status, lower-case headers, bytes', async () => {
      const reply = await send('/echo?of=this', { body: Uint8Array.of(0, 255, 13, 10) });
      expect(reply).toMatchObject({
        ok: true,
        value: { status: 207, headers: { 'x-method': 'POST', 'x-url': '/echo?of=this', 'x-heard': 'yes' } },
      });
      expect(reply.ok && reply.value.body).toEqual(Uint8Array.of(0, 255, 13, 10));
    });

    test('an error status is a reply like any other', async () => {
      expect(await send('/status/500')).toMatchObject({ ok: true, value: { status: 500 } });
      expect(await send('/status/404')).toMatchObject({ ok: true, value: { status: 404 } });
    });

    test('a redirect is not followed', async () => {
      expect(await send('/redirect')).toMatchObject({
        ok: true,
        value: { status: 302, headers: { location: '/secret' } },
      });
      expect(await send('/redirect', { body: Uint8Array.of(1) })).toMatchObject({ ok: true, value: { status: 302 } });
      expect(vertical.paths()).toEqual(['/redirect', '/redirect']);
    });

    test('a server that never answers is a timeout', async () => {
      expect(await send('/silent', { timeoutMs: 100 })).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    });

    test('a server that sends a byte now and then does not outlast the deadline', async () => {
      expect(await send('/dribble', { timeoutMs: 300 })).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
      await vertical.connectionsEnd();
    });

    test('a slow answer within the deadline is taken', async () => {
      expect(await send('/slow', { timeoutMs: 20_000 })).toMatchObject({ ok: true, value: { status: 200 } });
    });

    test('a reply that is too large is refused and not read to its end', async () => {
      expect(await send('/endless')).toMatchObject({ ok: false, failure: { kind: 'too-large' } });
      await vertical.connectionsEnd();
      expect(await send('/size/1000')).toMatchObject({ ok: true });
      expect(await send('/size/1001')).toMatchObject({ ok: false, failure: { kind: 'too-large' } });
    });

    test('nobody listening is unreachable, with the code and no address', async () => {
      const { url } = vertical;
      await vertical.stop();
      const outcome = await client.send(
        { method: 'GET', url: `${url}/echo?name=secret`, headers: {} },
        { timeoutMs: 10_000, bodyBytesMax: 1_000, signal: new AbortController().signal },
      );
      expect(outcome).toEqual({
        ok: false,
        failure: { kind: 'unreachable', note: refused, ...(tellsUnsent && { unsent: true }) },
      });
    });

    test('a connection cut before or within the reply is unreachable', async () => {
      expect(await send('/cut')).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
      expect(await send('/cut-within')).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
    });

    test('an abort ends the call at once, before it was sent and under way', async () => {
      const gone = AbortSignal.abort();
      expect(await send('/echo', { signal: gone })).toMatchObject({ ok: false, failure: { kind: 'aborted' } });
      expect(vertical.paths()).toEqual([]);
      const leaving = new AbortController();
      const under = send('/silent', { signal: leaving.signal });
      await vertical.asked('/silent');
      leaving.abort();
      expect(await under).toMatchObject({ ok: false, failure: { kind: 'aborted' } });
    });

    test('connections are kept alive and used again', async () => {
      for (let call = 0; call < 20; call += 1) expect(await send('/status/200')).toMatchObject({ ok: true });
      expect(vertical.connections()).toBeLessThan(4); // a pool may open one more while it puts the first back
    });

    test('a call that failed does not spoil the ones after it', async () => {
      await send('/dribble', { timeoutMs: 100 });
      await send('/endless');
      await send('/cut');
      for (let call = 0; call < 5; call += 1)
        expect(await send('/status/200')).toMatchObject({ ok: true, value: { status: 200 } });
    });
  });
}

type Vertical = Awaited<ReturnType<typeof startVertical>>;

async function startVertical() {
  const paths: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((request, response) => {
    paths.push(request.url ?? '');
    void play(request, response);
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths: () => paths,
    connections: () => connections,
    asked: (path: string) => until(() => paths.includes(path)),
    connectionsEnd: () => until(() => sockets.size === 0),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, kind = '', value = ''] = (request.url ?? '').split('/');
  if (kind.startsWith('echo')) {
    const { method, url, headers } = request;
    response.writeHead(207, { 'X-Method': method, 'X-Url': url, 'X-Heard': headers['x-asked'] });
    request.pipe(response);
  } else if (kind === 'status') response.writeHead(Number(value)).end('as asked');
  else if (kind === 'redirect') response.writeHead(302, { Location: '/secret' }).end();
  else if (kind === 'dribble') keepWriting(response, 'x', 20);
  else if (kind === 'endless') keepWriting(response, 'x'.repeat(500), 1);
  else if (kind === 'slow') setTimeout(() => response.end('at last'), 300);
  else if (kind === 'size') response.end('x'.repeat(Number(value)));
  else if (kind === 'cut') request.socket.destroy();
  else if (kind === 'cut-within') {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('only this', () => request.socket.destroy());
  }
}

function keepWriting(response: ServerResponse, text: string, everyMs: number): void {
  const timer = setInterval(() => response.write(text), everyMs);
  response.once('close', () => clearInterval(timer));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
