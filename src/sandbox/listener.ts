import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** A service on a port that it keeps when it is stopped and started again. */
export interface Listener {
  readonly url: string;
  start(): Promise<void>;
  /** Ends every connection at once: the owner's machine is gone, not closing down politely. */
  stop(): Promise<void>;
}

/** HTTP, or HTTPS with `tls`. */
export async function listen(app: Hono, host: string, wantedPort: number, tls?: TlsOptions): Promise<Listener> {
  let server: Server | undefined = await open(app, host, wantedPort, tls);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  const { port } = address;
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async start() {
      server ??= await open(app, host, port, tls);
    },
    async stop() {
      const stopping = server;
      server = undefined;
      if (stopping) await close(stopping);
    },
  };
}

function open(app: Hono, host: string, port: number, tls: TlsOptions | undefined): Promise<Server> {
  const listener = getRequestListener((request, env: HttpBindings | object) => app.fetch(request, env));
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Never shared, where several processes share others (node:cluster): each county has its own credentials.
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
