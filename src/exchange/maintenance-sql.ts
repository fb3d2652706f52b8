/** Declared maintenance in SQLite, on either runtime. Times are milliseconds since 1970. */
export const maintenanceSql = {
  schema: `
    CREATE TABLE IF NOT EXISTS maintenance (
      vertical TEXT NOT NULL PRIMARY KEY, since INTEGER NOT NULL, until INTEGER NOT NULL, note TEXT NOT NULL
    ) WITHOUT ROWID, STRICT;`,
  declare: `INSERT INTO maintenance (vertical, since, until, note) VALUES (?, ?, ?, ?)
    ON CONFLICT (vertical) DO UPDATE SET since = excluded.since, until = excluded.until, note = excluded.note`,
  end: 'DELETE FROM maintenance WHERE vertical = ?',
  standing: 'SELECT vertical, since, until, note FROM maintenance WHERE until > ? ORDER BY vertical',
} as const;
