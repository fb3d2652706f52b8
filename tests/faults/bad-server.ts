import { createServer, type Socket } from 'node:net';

/** A server that is not what the caller believes it to be, on a port of this machine. */
export interface BadServer {
  close(): Promise<void>;
}

type Habit = 'reset' | 'dribble' | 'endless' | 'not-http';

export async function startBadServer(port: number, habit: Habit): Promise<BadServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', () => habits[habit](socket));
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const head = (length: string) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

const habits: Readonly<Record<Habit, (socket: Socket) => void>> = {
  reset: (socket) => socket.resetAndDestroy(),
  dribble(socket) {
    socket.write(`${head('Content-Length: 1000')}{`);
    repeat(socket, 200, () => socket.write(' '));
  },
  endless(socket) {
    socket.write(head('Transfer-Encoding: chunked'));
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    repeat(socket, 2, () => socket.write(chunk));
  },
  'not-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'),
};

function repeat(socket: Socket, everyMs: number, act: () => void): void {
  const timer = setInterval(act, everyMs);
  socket.once('close', () => clearInterval(timer));
}
