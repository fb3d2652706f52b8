import type { Context } from 'hono';

/** What a caller prefers (RFC 7240) that the gateway knows how to do. */
export interface Preferences {
  /** `handling=strict`, §4.4: all that is required, or nothing. */
  readonly strict: boolean;
  /** `respond-async`, §4.1. */
  readonly async: boolean;
}

/** Of several values of one preference the first counts; unknown ones are ignored, as §2 asks. Names match in any case. */
export function preferencesOf(c: Context): Preferences {
  const preferences = new Map<string, string>();
  for (const part of (c.req.header('Prefer') ?? '').split(',')) {
    const [preference = ''] = part.split(';'); // its parameters say nothing to us
    const [name = '', value = ''] = preference.split('=').map((word) => word.trim().toLowerCase());
    if (name !== '' && !preferences.has(name)) preferences.set(name, value.replaceAll('"', ''));
  }
  return { strict: preferences.get('handling') === 'strict', async: preferences.has('respond-async') };
}
