import type { Context } from 'hono';
import type { StatedContext } from '../model/index.ts';

/** What a caller says of its purpose, as it came in the `Sharing-*` headers. */
export function statedContext(c: Context): StatedContext {
  return {
    matter: c.req.header('Sharing-Matter'),
    case: c.req.header('Sharing-Case'),
    officer: c.req.header('Sharing-Officer'),
    authorisation: c.req.header('Sharing-Authorisation'),
  };
}
