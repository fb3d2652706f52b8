import type { SqlStorage } from '@cloudflare/workers-types';
import type { NewBundle } from '../../bundles/index.ts';

/** What a bundle takes of its department's places. */
export type Placed = Pick<NewBundle, 'id' | 'expiresAt' | 'keptMax'>;

const schema =
  'CREATE TABLE IF NOT EXISTS place (bundle TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID';
const count = 'SELECT count(*) AS kept, min(expires_at) AS until FROM place';

/**
 * Takes one of a department's places, which are counted in one object's storage: in one step, so that nobody counts what another one is
 * about to take. Undefined where there was one, else when the first of those there are expires. What has expired has left by itself.
 */
export function takePlace(sql: SqlStorage, { id, expiresAt, keptMax }: Placed, now: number): number | undefined {
  sql.exec(schema);
  sql.exec('DELETE FROM place WHERE expires_at <= ?', now);
  const { kept, until } = sql.exec<{ kept: number; until: number | null }>(count).one();
  if (kept >= keptMax) return until ?? now;
  sql.exec('INSERT INTO place VALUES (?, ?)', id, Math.floor(expiresAt));
  return undefined;
}

export function leavePlace(sql: SqlStorage, id: string): void {
  sql.exec(schema);
  sql.exec('DELETE FROM place WHERE bundle = ?', id);
}
