import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { edgeFolder } from '../../src/platform/node/build-edge.ts';
import { freePort } from '../support/free-port.ts';
import type { SelfHosted } from './self-hosted.ts';

/** Several isolates of the self-hosted build in one workerd, as Cloudflare has them: each its own memory, all the same objects. */
export interface Isolates extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly lines: readonly string[];
}

/** `bundle`: another than the shipped one. The first isolate holds the objects. */
export async function startIsolates(
  built: SelfHosted,
  { count, environment = {}, bundle = join(edgeFolder, 'worker/worker.js') }: IsolatesOptions,
): Promise<Isolates> {
  const ports = await Promise.all(Array.from({ length: count - 1 }, freePort));
  await cp(bundle, join(built.data, 'isolates.js'));
  const running = await built.start({
    edit: (config) => withMore(config.replaceAll('embed "worker/worker.js"', 'embed "isolates.js"'), ports),
    environment,
  });
  return {
    urls: [running.url, ...ports.map((port) => `http://127.0.0.1:${port}`)],
    lines: running.lines,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

export interface IsolatesOptions {
  readonly count: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly bundle?: string;
}

/** The same Worker again for each port, its objects in the first one's hands. */
function withMore(config: string, ports: readonly number[]): string {
  const worker = config
    .slice(config.indexOf('const gateway :Workerd.Worker'))
    .replace(
      /durableObjectNamespace = "(\w+)"/g,
      'durableObjectNamespace = (className = "$1", serviceName = "gateway")',
    )
    .replace(/ {2}durableObjectNamespaces = \[[\s\S]*?\n {2}\],\n/, '')
    .replace(/ {2}durableObjectStorage = .*\n/, '');
  const more = ports.map((port, at) => ({ name: `gateway${at + 2}`, port }));
  const services = more.map(({ name }) => `(name = "${name}", worker = .${name}),`);
  const sockets = more.map(
    ({ name, port }) => `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}"),`,
  );
  return [
    config
      .replace('services = [', `services = [\n${services.join('\n')}`)
      .replace('sockets = [', `sockets = [\n${sockets.join('\n')}`),
    ...more.map(({ name }) => worker.replace('const gateway ', `const ${name} `)),
  ].join('\n');
}
