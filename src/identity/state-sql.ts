/** Used token ids and revocations in SQLite, on either runtime. Times of a `jti` are seconds, all others milliseconds since 1970. */
export const stateSql = {
  schema: `
    CREATE TABLE IF NOT EXISTS used_jti (
      issuer TEXT NOT NULL, jti TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (issuer, jti)
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX IF NOT EXISTS used_jti_by_expiry ON used_jti (expires_at);
    CREATE TABLE IF NOT EXISTS revocation (
      kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, PRIMARY KEY (kind, id)
    ) WITHOUT ROWID, STRICT;`,
  use: 'INSERT INTO used_jti (issuer, jti, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  /** The second value is how many rows at most: nobody waits for a broom. */
  sweepJtis: `DELETE FROM used_jti WHERE (issuer, jti) IN
    (SELECT issuer, jti FROM used_jti WHERE expires_at < ? LIMIT ?)`,
  sweepRevocations: 'DELETE FROM revocation WHERE until < ?',
  // The later end wins, and none is later than any: a second revocation never shortens the first.
  revoke: `INSERT INTO revocation (kind, id, at, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET at = max(at, excluded.at), until = max(until, excluded.until)`,
  lift: 'DELETE FROM revocation WHERE kind = ? AND id = ?',
  standing: 'SELECT kind, id, at, until FROM revocation WHERE until IS NULL OR until > ? ORDER BY kind, id',
} as const;

/** A used `jti` is kept this much longer than it must be, should the clock ever be set back, seconds. */
export const sweepMarginSeconds = 3600;
/** How often the expired are swept, and how many at most at a time. */
export const sweepEveryMs = 60_000;
export const sweepRowsMax = 500;
