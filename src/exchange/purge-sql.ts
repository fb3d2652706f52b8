/** Purges in SQLite, each mark with its newest generation: milliseconds since 1970, each later than the one before. */
export const purgeSql = {
  schema: `
    CREATE TABLE IF NOT EXISTS purge (mark TEXT NOT NULL PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID, STRICT;
    CREATE INDEX IF NOT EXISTS purge_by_generation ON purge (generation);`,
  /** Values: the mark, now, and what it must be later than. */
  add: `INSERT INTO purge (mark, generation)
    VALUES (?1, max(?2, ?3 + 1, (SELECT coalesce(max(generation), 0) + 1 FROM purge)))
    ON CONFLICT (mark) DO UPDATE SET generation = excluded.generation RETURNING generation`,
  since: 'SELECT mark, generation FROM purge WHERE generation >= ? ORDER BY generation',
  sweep: 'DELETE FROM purge WHERE generation < ?',
} as const;
