/** Pauses in SQLite, on either runtime. Times are milliseconds since 1970. */
export const pauseSql = {
  schema: `
    CREATE TABLE IF NOT EXISTS pause (
      vertical TEXT NOT NULL, credential TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (vertical, credential)
    ) WITHOUT ROWID, STRICT;`,
  pause: `INSERT INTO pause (vertical, credential, until) VALUES (?, ?, ?)
    ON CONFLICT (vertical, credential) DO UPDATE SET until = excluded.until`,
  resume: 'DELETE FROM pause WHERE vertical = ?',
  standing: 'SELECT vertical, credential, until FROM pause WHERE until > ? ORDER BY vertical, credential',
} as const;
