import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { compileFile } from '../../src/catalog/index.ts';
import { edgeFolder, wrangler } from '../../src/platform/node/build-edge.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';
import { freePort } from '../support/free-port.ts';
import { heapUsedMib } from './heap.ts';
import type { SelfHosted } from './self-hosted.ts';

/** What the isolate has done since it was last asked. */
export interface Seen {
  /** Text that was to become code, each with who wanted it. */
  readonly evaluated: readonly string[];
  /** Requests to the outside, without their addresses. */
  readonly fetched: number;
  /** Calls to objects, by `Class.method`. */
  readonly called: Readonly<Record<string, number>>;
}

export interface Watched extends AsyncDisposable {
  readonly url: string;
  seen(): Promise<Seen>;
  /** Ends an object in the midst of whatever it does, as Cloudflare may at any time. */
  abort(namespace: 'LEDGER' | 'STATE' | 'REDIS' | 'COUNTS', name: string): Promise<void>;
  /** What the isolate holds after a collection of garbage, MiB; all objects of a self-hosted build live in it too. */
  heapMib(): Promise<number>;
  /** Stops the Worker's clock at this moment, as Cloudflare does while code runs; on own machines it goes on. Undefined lets it go on again. */
  setClock(at: number | undefined): Promise<void>;
}

/** The self-hosted build with a watcher in its isolate. The bundle itself is untouched: it may be another than the shipped one. */
export async function startWatched(
  built: SelfHosted,
  { environment = {}, bundle = join(edgeFolder, 'worker/worker.js') }: WatchedOptions = {},
): Promise<Watched> {
  const folder = join(built.data, 'watched');
  await mkdir(folder, { recursive: true });
  await cp(bundle, join(folder, 'worker.js'));
  await writeFile(join(folder, 'watch.js'), watch);
  await writeFile(join(folder, 'main.js'), main);
  const modules = ['main', 'watch', 'worker'].map(
    (name) => `(name = "${name}.js", esModule = embed "watched/${name}.js")`,
  );
  const inspectorPort = await freePort();
  const running = await built.start({
    flags: { '--inspector-addr': `127.0.0.1:${inspectorPort}` },
    edit: (config) => config.replace(/modules = \[.*\],/, `modules = [${modules.join(', ')}],`),
    environment: { SHUQIAO_LIMITS_FACTOR: '1000', ...environment },
  });
  return {
    url: running.url,
    abort: async (namespace, name) =>
      void (await fetch(`${running.url}/test/abort?namespace=${namespace}&name=${name}`)),
    seen: async () => (await fetch(`${running.url}/test/seen`)).json() as Promise<Seen>,
    heapMib: () => heapUsedMib(inspectorPort),
    setClock: async (at) => void (await fetch(`${running.url}/test/clock?at=${at ?? ''}`)),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

export interface WatchedOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly bundle?: string;
}

/** Builds the Worker with files of the configuration changed, by their names below config/, into a folder of its own; answers the bundle. */
export async function bundleWith(
  folder: string,
  // biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
  edits: Readonly<Record<string, (content: any) => unknown>>,
): Promise<string> {
  const source = createFileConfig({ configFolder: 'config', specsFolder: 'specs', env: () => undefined });
  const compiled = (await source.read()).map((one) => {
    const edit = edits[one.path.replace(/^config\//, '')];
    if (edit === undefined) return compileFile(one);
    const content = parse(one.text);
    edit(content);
    return compileFile({ path: one.path, text: stringify(content) });
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(compiled));
  const settings = (await readFile('wrangler.toml', 'utf8'))
    .replace('"./dist/edge/config.json"', JSON.stringify(join(folder, 'config.json')))
    .replace('"./dist/edge/assets"', JSON.stringify(join(edgeFolder, 'assets')))
    .replace('"src/worker.ts"', JSON.stringify(resolve('src/worker.ts')));
  const file = join(folder, 'wrangler.toml');
  await writeFile(file, settings);
  await wrangler(['deploy', '--dry-run', '--env', 'production', '--config', file, '--outdir', folder]);
  return join(folder, 'worker.js');
}

/** Runs before the bundle: what the bundle takes from the global scope later, it takes from here. */
const watch = `
export const seen = { evaluated: [], fetched: 0, called: {} };
export const clock = { at: undefined };
const note = (what) => seen.evaluated.push(what + ': ' + new Error().stack.split('\\n').slice(3, 6).join(' '));
const RealFunction = Function;
globalThis.Function = new Proxy(RealFunction, {
  construct(target, args) { note('new Function(' + args.at(-1) + ')'); return Reflect.construct(target, args); },
  apply(target, self, args) { note('Function(' + args.at(-1) + ')'); return Reflect.apply(target, self, args); },
});
RealFunction.prototype.constructor = globalThis.Function;
const realEval = globalThis.eval;
globalThis.eval = (text) => { note('eval(' + text + ')'); return realEval(text); };
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) { super(...(args.length === 0 ? [globalThis.Date.now()] : args)); }
  static now() { return clock.at ?? RealDate.now(); }
};
const realPerformanceNow = performance.now.bind(performance);
performance.now = () => clock.at ?? realPerformanceNow();
const realFetch = globalThis.fetch;
globalThis.fetch = (...args) => { seen.fetched += 1; return realFetch(...args); };
`;

const main = `
import { clock, seen } from './watch.js';
import * as worker from './worker.js';

export default {
  async fetch(request, env, lifetime) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/test/seen') {
      const told = Response.json(seen);
      Object.assign(seen, { evaluated: [], fetched: 0, called: {} });
      return told;
    }
    if (pathname === '/test/clock') {
      clock.at = searchParams.get('at') === '' ? undefined : Number(searchParams.get('at'));
      return new Response();
    }
    if (pathname === '/test/abort') {
      const object = env[searchParams.get('namespace')].getByName(searchParams.get('name'));
      return new Response(String(await object.breakDown().catch((error) => error)));
    }
    return worker.default.fetch(request, env, lifetime);
  },
};

function counted(name, Class) {
  for (const method of Object.getOwnPropertyNames(Class.prototype)) {
    const real = Object.getOwnPropertyDescriptor(Class.prototype, method).value;
    if (method === 'constructor' || typeof real !== 'function') continue;
    Class.prototype[method] = function (...args) {
      const key = name + '.' + method;
      seen.called[key] = (seen.called[key] ?? 0) + 1;
      return real.apply(this, args);
    };
  }
  Class.prototype.breakDown = function () { this.ctx.abort('a test wants it'); };
  return Class;
}
export const LedgerObject = counted('LedgerObject', worker.LedgerObject);
export const StateObject = counted('StateObject', worker.StateObject);
export const RedisObject = counted('RedisObject', worker.RedisObject);
export const BundleObject = counted('BundleObject', worker.BundleObject);
export const CountObject = counted('CountObject', worker.CountObject);
`;
