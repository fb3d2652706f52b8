import { readdirSync, readFileSync } from 'node:fs';
import { cruise, type ICruiseResult, type IDependency, type IModule } from 'dependency-cruiser';
import { beforeAll, expect, test } from 'vitest';

/** The rooms from the ground up: a room imports only what stands before it. Rooms of one line do not know each other. */
const storeys: readonly (readonly string[])[] = [
  ['model'],
  ['problems'],
  ['verticals'],
  ['catalog'],
  ['identity', 'exchange'],
  ['policy'],
  ['ledger'],
  ['answer'],
  ['bundles', 'ops', 'reference'],
  ['console'],
  ['routes'],
  ['app'],
  ['node', 'worker', 'cli', 'commands'],
];
const entries = ['node', 'worker', 'cli', 'commands'];
/** Rooms that know of HTTP; all others run without it. */
const knowHono = ['app', 'routes', 'reference', 'console', 'sandbox', 'platform', ...entries];
/** Rooms that may use a runtime; all others run on every runtime. */
const haveRuntime = ['platform', 'sandbox', ...entries];
/** What both runtimes have. */
const everywhere = ['crypto', 'buffer'];
/** What both have beside it, for `platform/`. */
const everywhereBelow = [...everywhere, 'zlib'];
/** Packages that work on Node alone. */
const nodePackages = /^(undici|ioredis|@hono\/node-server|pino|commander|playwright-core)(\/|$)/;

/** Of these, those that workerd has no part of at all; ioredis runs in a Durable Object. */
const onNodeAlone = /^(undici|@hono\/node-server|pino|commander|playwright-core|vite|wrangler)(\/|$)/;

let imports: readonly { from: string; to: string; typeOnly: boolean; dependency: IDependency }[];

beforeAll(async () => {
  const { output } = await cruise(['src'], {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/console/web' },
  });
  imports = (output as ICruiseResult).modules.filter(isOurs).flatMap(({ source, dependencies }) =>
    dependencies.map((dependency) => ({
      from: source,
      to: dependency.resolved,
      typeOnly: dependency.dependencyTypes.some((type) => type === 'type-only' || type === 'type-import'),
      dependency,
    })),
  );
}, 60_000);

test('imports go one way, but for types', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (typeOnly || !to.startsWith('src/') || roomOf(from) === roomOf(to)) return false;
    const [low, high] = [storeyOf(roomOf(to)), storeyOf(roomOf(from))];
    return low !== undefined && high !== undefined && low >= high && !isEntry(from);
  });
  expect(wrong.map(describeImport)).toEqual([]);
});

test('a room is entered by its door', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      to.startsWith('src/') &&
      to.split('/').length > 2 &&
      roomOf(from) !== roomOf(to) &&
      !['platform', 'routes', 'commands'].includes(roomOf(to)) &&
      !to.endsWith('/index.ts'),
  );
  expect(wrong.map(describeImport)).toEqual([]);
});

test('only entries import platform/', () => {
  const wrong = imports.filter(
    ({ from, to }) => roomOf(to) === 'platform' && !['platform', ...entries].includes(roomOf(from)),
  );
  expect(wrong.map(describeImport)).toEqual([]);
});

test('only entries import sandbox/, and it knows the model alone', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (roomOf(to) === 'sandbox' && roomOf(from) !== 'sandbox') return !isEntry(from) && !typeOnly;
    return roomOf(from) === 'sandbox' && to.startsWith('src/') && !['sandbox', 'model'].includes(roomOf(to));
  });
  expect(wrong.map(describeImport)).toEqual([]);
});

test('no room below the entries imports a runtime', () => {
  const wrong = imports.filter(({ from, dependency }) => {
    if (haveRuntime.includes(roomOf(from))) return false;
    if (dependency.coreModule) return !everywhere.includes(dependency.module.replace(/^node:/, ''));
    return nodePackages.test(dependency.module);
  });
  expect(wrong.map(describeImport)).toEqual([]);
});

test('nothing that only Node has reaches the Worker', () => {
  const reached = new Set<string>();
  const visit = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly && to.startsWith('src/')) visit(to);
  };
  visit('src/worker.ts');
  expect(reached.has('src/answer.ts')).toBe(true);
  const wrong = imports.filter(({ from, typeOnly, dependency }) => {
    if (!reached.has(from) || typeOnly) return false;
    if (dependency.coreModule) return !everywhereBelow.includes(dependency.module.replace(/^node:/, ''));
    return onNodeAlone.test(dependency.module);
  });
  expect(wrong.map(describeImport)).toEqual([]);
  expect([...reached].filter((file) => file.startsWith('src/platform/node/') || roomOf(file) === 'sandbox')).toEqual(
    [],
  );
});

test('rooms below the routes run without HTTP', () => {
  const wrong = imports.filter(
    ({ from, dependency }) => /^(hono|@hono\/)/.test(dependency.module) && !knowHono.includes(roomOf(from)),
  );
  expect(wrong.map(describeImport)).toEqual([]);
});

test('nothing can evaluate text as code', () => {
  const wrong = sources().filter(({ text }) => /\beval\(|new Function\(/.test(text));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('rooms keep no state of their own: it lives in what the entries create', () => {
  const wrong = sources()
    .filter(({ path }) => !haveRuntime.includes(roomOf(path)))
    .filter(({ text }) => /^(export )?let |^(export )?const \w+ = new (Map|Set|WeakMap)\(\)/m.test(text));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

function isOurs({ source }: IModule): boolean {
  return source.startsWith('src/') && !source.startsWith('src/sandbox/generated/');
}

function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function storeyOf(room: string): number | undefined {
  const storey = storeys.findIndex((rooms) => rooms.includes(room));
  return storey === -1 ? undefined : storey;
}

function isEntry(path: string): boolean {
  return entries.includes(roomOf(path));
}

function describeImport({ from, to }: { from: string; to: string }): string {
  return `${from} → ${to}`;
}

function sources(): readonly { path: string; text: string }[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('console/web') && !path.startsWith('sandbox/generated'))
    .map((path) => ({ path: `src/${path}`, text: readFileSync(`src/${path}`, 'utf8') }));
}
