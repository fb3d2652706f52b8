import { DurableObject } from 'cloudflare:workers';
import type { SqlStorage } from '@cloudflare/workers-types';
import type { Limit } from '../../policy/index.ts';
import { takeUses, type UsesKept, type UsesTaken } from '../memory/uses.ts';
import { type Answer, answer } from './object-call.ts';
import type { SubjectsSeen } from './told-subject-counts.ts';

/** The objects that count, as the Worker calls them. */
export interface CountStub {
  takeUses(limits: readonly Limit[], now: number, wanted: number): Answer<UsesTaken>;
  addSubjects(seen: readonly SubjectsSeen[]): Answer<readonly number[]>;
}

/** The object that counts uses of a limiter's key: each key has its own, so that none waits for another. */
export function usesName(key: string): string {
  return `uses of ${key}`;
}

/** The object that counts whom officers and cases ask for: one, so that an isolate tells of all its calls at once. */
export const subjectsName = 'subjects';

const sweepEveryMs = 3_600_000;

/**
 * Counts for all isolates: uses of one key, or subjects under all keys. They outlive the object's rest; what its last writes counted may be
 * lost with the machine, which gives a few uses away and breaks no promise.
 */
export class CountObject extends DurableObject {
  #uses: UsesKept | undefined;
  #prepared = false;

  takeUses(limits: readonly Limit[], now: number, wanted: number): Answer<UsesTaken> {
    return this.#answer(async () => {
      this.#uses ??= await this.ctx.storage.get<UsesKept>('uses');
      const { taken, kept } = takeUses(this.#uses, limits, now, wanted);
      if (wanted > 0) {
        // also where nothing was granted: a clock that was set back is noted
        this.#uses = kept;
        void this.ctx.storage.put('uses', kept, { allowUnconfirmed: true });
      }
      return taken;
    });
  }

  addSubjects(seen: readonly SubjectsSeen[]): Answer<readonly number[]> {
    return this.#answer(async () => {
      const sql = await this.#subjects();
      return seen.map(({ key, subjects, windowSeconds, now }) => {
        const over = now - windowSeconds * 1_000;
        for (const subject of subjects) sql.exec(subjectSql.add, key, subject, now, now + windowSeconds * 1_000);
        return sql.exec<{ count: number }>(subjectSql.count, key, over).one().count;
      });
    });
  }

  override async alarm(): Promise<void> {
    const sql = await this.#subjects();
    sql.exec(subjectSql.sweep, this.now());
    if (sql.exec<{ left: number }>(subjectSql.left).one().left > 0) await this.#wakeLater();
  }

  /** Milliseconds since 1970. */
  protected now(): number {
    return Date.now();
  }

  async #subjects(): Promise<SqlStorage> {
    const { sql } = this.ctx.storage;
    if (!this.#prepared) sql.exec(subjectSql.schema);
    this.#prepared = true;
    if ((await this.ctx.storage.getAlarm()) === null) await this.#wakeLater();
    return sql;
  }

  async #wakeLater(): Promise<void> {
    await this.ctx.storage.setAlarm(this.now() + sweepEveryMs);
  }

  #answer<Value>(work: () => Promise<Value>): Answer<Value> {
    return answer(work, (failure) => console.error({ failure }, 'a count does not answer'));
  }
}

/** Keyed hashes alone. Times are milliseconds since 1970. */
const subjectSql = {
  schema: `
    CREATE TABLE IF NOT EXISTS subject (
      key TEXT NOT NULL, subject TEXT NOT NULL, asked_at INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (key, subject)
    ) WITHOUT ROWID, STRICT;`,
  add: `INSERT INTO subject (key, subject, asked_at, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (key, subject) DO UPDATE SET asked_at = max(asked_at, excluded.asked_at), until = max(until, excluded.until)`,
  /** Far beyond any threshold it tells nothing new. */
  count: 'SELECT count(*) AS count FROM (SELECT 1 FROM subject WHERE key = ? AND asked_at > ? LIMIT 10000)',
  sweep: 'DELETE FROM subject WHERE until < ?',
  left: 'SELECT count(*) AS left FROM (SELECT 1 FROM subject LIMIT 1)',
} as const;
