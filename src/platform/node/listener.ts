import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

type Fetch = Parameters<typeof getRequestListener>[0];

/**
 * An HTTP server that holds its port before there is anything to serve, so that a taken port is known before work is done. What comes
 * early waits for that.
 */
export interface Listener {
  readonly port: number;
  serve(fetch: Fetch): void;
  /** Takes no new connection, lets answers under way end, and after `graceMs` cuts off what is left. */
  drain(graceMs: number): Promise<void>;
}

export async function openListener({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<Listener> {
  const early: [IncomingMessage, ServerResponse][] = [];
  let handle = (request: IncomingMessage, response: ServerResponse): void => {
    early.push([request, response]);
  };
  const server: Server = createServer(
    { maxHeaderSize: 16 * 1024, headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 30_000 },
    (request, response) => handle(request, response),
  );
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      listening();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve(fetch) {
      const listen = getRequestListener(fetch);
      handle = (request, response) => void listen(request, response);
      for (const [request, response] of early.splice(0)) handle(request, response);
    },
    async drain(graceMs) {
      const closed = new Promise<void>((done) => server.close(() => done()));
      // A connection that is kept alive falls idle only once its last answer has gone.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}
