import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type GatewayKeys, keyNames, keyNote, keyPlaces } from '../../identity/index.ts';
import type { Result } from '../../model/index.ts';
import { keyChangeFault, letNewWait } from './key-changes.ts';
import { openKeyFolder } from './key-folder.ts';

export interface KeyWatch {
  /** Makes what is missing at the start; never later. */
  readonly create: boolean;
  /** For how long a key that comes while the gateway runs is known before it signs or seals, milliseconds. */
  readonly leadMs: number;
  readonly log: Logger;
}

/** The gateway's keys while it runs. */
export interface WatchedKeys {
  /** Those of this moment: the same object until something changes. */
  current(): GatewayKeys;
  /** What is made of them, once for each change. */
  derived<Value>(make: (keys: GatewayKeys) => Value): () => Value;
  /** Which are in use, by their public names; degraded while the folder holds what was refused. */
  health(): { readonly state: 'ok' | 'degraded'; readonly note: string };
  close(): void;
}

/** How often each file's state is looked at, milliseconds: what was taken out must not count 10 s later. */
const lookMs = 1_000;
/** How long the files must be still before a change counts, milliseconds. */
const stillMs = 200;

/**
 * Reads the folder of keys, and again whenever a file of it has changed: the new set is swapped in if it is right as a whole, and
 * refused as a whole if not. The failure, at the start, is one line.
 *
 * The files are looked at by their paths: events of a folder miss a mount or a link that is put in its place, which is how
 * secrets are handed out, and a key that was taken out must not go on unseen.
 */
export async function watchKeys(
  folder: string,
  { create, leadMs, log }: KeyWatch,
): Promise<Result<WatchedKeys, string>> {
  const opened = await openKeyFolder(folder, { create });
  if (!opened.ok) return opened;
  let written = opened.value;
  let current = written;
  let refused: string | undefined;
  let reading = Promise.resolve();
  let still: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;
  /** Name of each key → when it was first seen, milliseconds of the clock that nobody sets; what is there at the start is as old as can be. */
  let seenAt: ReadonlyMap<string, number> = new Map(namesIn(written).map((name) => [name, -Infinity]));

  async function readAgain(): Promise<void> {
    const read = await openKeyFolder(folder, { create: false });
    const wasRefused = refused !== undefined;
    refused = read.ok ? keyChangeFault(folder, written, read.value) : read.failure;
    if (!read.ok || refused !== undefined) {
      log.error(`the keys stay as they were: ${refused}`);
      return;
    }
    if (keyNote(read.value) === keyNote(written)) {
      if (wasRefused) log.warn(keyNames(current), 'the keys in use stand in their files again');
      return;
    }
    written = read.value;
    const now = performance.now();
    seenAt = new Map(namesIn(written).map((name) => [name, seenAt.get(name) ?? now]));
    use('new keys');
  }

  /** Puts the written keys in use, each in its time. */
  function use(event: string): void {
    const now = performance.now();
    const dueIn = (name: string) => (seenAt.get(name) ?? now) + leadMs - now;
    current = {
      ...written,
      token: letNewWait(written.token, (key) => dueIn(tokenName(key)) > 0),
      cache: letNewWait(written.cache, (key) => dueIn(cacheName(key)) > 0),
    };
    log.warn(keyNames(current), event);
    clearTimeout(waiting);
    const due = namesIn(written)
      .map(dueIn)
      .filter((ms) => ms > 0);
    if (due.length > 0) waiting = setTimeout(() => use('the new keys are in use'), Math.min(...due)).unref();
  }

  const files = Object.values(keyPlaces).map(({ file }) => join(folder, file));
  const changed = () => {
    clearTimeout(still);
    still = setTimeout(() => {
      reading = reading.then(readAgain);
    }, stillMs);
  };
  for (const file of files) watchFile(file, { interval: lookMs, persistent: false }, changed);
  changed(); // between the first reading and now something may have

  return {
    ok: true,
    value: {
      current: () => current,
      derived(make) {
        let from = current;
        let value = make(from);
        return () => {
          if (from !== current) [from, value] = [current, make(current)];
          return value;
        };
      },
      health() {
        const note = keyNote(current);
        return refused === undefined
          ? { state: 'ok', note }
          : { state: 'degraded', note: `${refused}; in use: ${note}` };
      },
      close() {
        for (const file of files) unwatchFile(file, changed);
        clearTimeout(still);
        clearTimeout(waiting);
      },
    },
  };
}

const tokenName = ({ kid }: { readonly kid: string }) => `token ${kid}`;
const cacheName = ({ id }: { readonly id: string }) => `cache ${id}`;

function namesIn({ token, cache }: GatewayKeys): readonly string[] {
  return [...token.map(tokenName), ...cache.map(cacheName)];
}
