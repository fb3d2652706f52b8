import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalog } from '../../src/catalog/index.ts';
import type {
  Catalog,
  Channel,
  InboundReply,
  OutboundRequest,
  Pipe,
  Reading,
  ResourceId,
} from '../../src/model/index.ts';
import { createUndiciClient } from '../../src/platform/node/undici-client.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { upstreamCall } from './pipes.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The catalog over the repository's own config and specs, its addresses and credentials the sandbox's. */
export async function countyCatalog(sandbox: Sandbox): Promise<Catalog> {
  const loaded = await loadCatalog({ read: readSources, env: sandbox.env });
  if (!loaded.ok) throw new Error(loaded.failure.map((problem) => JSON.stringify(problem)).join('\n'));
  return loaded.value;
}

/** One resource's way to its vertical over real HTTP, as one demand. */
export interface Way {
  readonly pipe: Pipe;
  readonly channel: Channel;
  /** The session step if there is one, then the call. `more` replaces members of the call. */
  ask(parameters: Readonly<Record<string, string>>, more?: Parameters<typeof upstreamCall>[1]): Promise<Reading>;
  obtainSession(): Promise<string | undefined>;
}

export function wayTo(catalog: Catalog, resource: string, demand: string): Way {
  const pipe = catalog.resources.get(resource as ResourceId)?.pipe;
  if (!pipe) throw new Error(`${resource} has no pipe`);
  const channel = pipe.channel(demand);
  const moment = () => ({ now: Date.now(), nonce: crypto.randomUUID().replaceAll('-', '') });
  const obtainSession = async () => {
    const step = channel.session;
    if (!step) return undefined;
    const session = step.read(await send(step.request(moment())), { now: Date.now() });
    if (!session.ok) throw new Error(session.failure.note);
    return session.value.value;
  };
  return {
    pipe,
    channel,
    obtainSession,
    async ask(parameters, more = {}) {
      const session = more.session ?? (await obtainSession());
      const call = upstreamCall(parameters, { ...moment(), ...(session !== undefined && { session }), ...more });
      return channel.read(await send(channel.request(call)));
    },
  };
}

const http = createUndiciClient();

async function send(request: OutboundRequest): Promise<InboundReply> {
  const limits = { timeoutMs: 10_000, bodyBytesMax: 1_000_000, signal: new AbortController().signal };
  const reply = await http.send(request, limits);
  if (!reply.ok) throw new Error(reply.failure.note);
  return reply.value;
}

async function readSources() {
  const folders = await Promise.all(
    ['config', 'specs'].map((folder) => readdir(join(root, folder), { withFileTypes: true, recursive: true })),
  );
  const paths = folders
    .flat()
    .filter((file) => file.isFile() && file.name.endsWith('.yaml'))
    .map((file) => join(file.parentPath, file.name));
  return Promise.all(
    paths.map(async (path) => ({ path: path.slice(root.length + 1), text: await readFile(path, 'utf8') })),
  );
}
