import { createServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** A service on a port that it keeps when it is stopped and started again. */
export interface Listener {
  readonly url: string;
  start(): Promise<void>;
  /** Ends every connection at once: the owner's machine is gone, not closing down politely. */
  stop(): Promise<void>;
}

export async function listen(app: Hono, host: string, wantedPort: number): Promise<Listener> {
  let server: Server | undefined = await open(app, host, wantedPort);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  const { port } = address;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async start() {
      server ??= await open(app, host, port);
    },
    async stop() {
      const stopping = server;
      server = undefined;
      if (stopping) await close(stopping);
    },
  };
}

function open(app: Hono, host: string, port: number): Promise<Server> {
  const server = createServer(getRequestListener((request, env: HttpBindings | object) => app.fetch(request, env)));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
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
