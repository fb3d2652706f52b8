import type { z } from 'zod';

/** Where in the settings, as member names and positions: `['fields', 3, 'convert']`. */
export type SettingsPath = readonly (string | number)[];

/** A pipe cannot be built from these settings. `message` says what would be right; it never holds a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly path: SettingsPath;

  constructor(path: SettingsPath, message: string) {
    super(message);
    this.path = path;
  }
}

/** Parses one member of the settings by a part's own schema, or throws the first fault at its path. */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: SettingsPath,
): z.infer<Schema> {
  const parsed = schema.safeParse(value ?? {}, { jitless: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw new SettingsError(path, 'not as described');
  const within = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    throw new SettingsError(
      [...path, ...within, ...issue.keys.slice(0, 1)],
      'nothing: there is no member of this name',
    );
  }
  throw new SettingsError([...path, ...within], issue.message);
}
