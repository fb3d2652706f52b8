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

/** How long a connection may take, milliseconds; it is cut off up to a quarter of `headMs` later. */
export interface ListenerLimits {
  /** Until the head of a request is whole. */
  readonly headMs: number;
  /** Until its body is. */
  readonly requestMs: number;
  /** In which nothing moves, while an answer is made or taken: more than any answer needs. */
  readonly quietMs: number;
}

const defaultListenerLimits: ListenerLimits = { headMs: 15_000, requestMs: 60_000, quietMs: 90_000 };

export async function openListener(
  { host, port }: { readonly host: string; readonly port: number },
  { headMs, requestMs, quietMs }: ListenerLimits = defaultListenerLimits,
): Promise<Listener> {
  const early: [IncomingMessage, ServerResponse][] = [];
  let handle = (request: IncomingMessage, response: ServerResponse): void => {
    early.push([request, response]);
  };
  const server: Server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: headMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: headMs / 4,
      keepAliveTimeout: 30_000,
    },
    (request, response) => (namesTwoHosts(request) ? refuse(response) : handle(request, response)),
  );
  server.timeout = quietMs; // whoever reads no answer holds it, and its connection, no longer
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

/** RFC 9112 §3.2: what stands in front may have gone by the other one. Node keeps the first alone. */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((text, place) => place % 2 === 0 && /^host$/i.test(text)).length > 1;
}

function refuse(response: ServerResponse): void {
  response.writeHead(400, { Connection: 'close' }).end();
}
