import { once } from 'node:events';

/** What the isolate of the Worker, its objects among it, holds after a collection of garbage, MiB. Asked over workerd's inspector. */
export async function heapUsedMib(inspectorPort: number): Promise<number> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as readonly {
    readonly webSocketDebuggerUrl: string;
  }[];
  const [target] = targets;
  if (target === undefined) throw new Error('workerd has no isolate to look into');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  try {
    await command(socket, 1, 'HeapProfiler.collectGarbage');
    const { usedSize } = (await command(socket, 2, 'Runtime.getHeapUsage')) as { usedSize: number };
    return Math.round(usedSize / 1_048_576);
  } finally {
    socket.close();
  }
}

/** Chrome DevTools Protocol: one request, and the answer of the same number. */
function command(socket: WebSocket, id: number, method: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const hear = ({ data }: MessageEvent) => {
    const answer = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
    if (answer.id !== id) return;
    socket.removeEventListener('message', hear);
    if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
    else resolve(answer.result);
  };
  socket.addEventListener('message', hear);
  socket.addEventListener('close', () => reject(new Error(`${method}: the inspector hung up`)), { once: true });
  socket.send(JSON.stringify({ id, method }));
  return promise;
}
