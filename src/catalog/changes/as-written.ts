import type { Catalog } from '../../model/index.ts';
import { assembleCatalog } from '../assemble.ts';
import { readConfig } from '../read-config.ts';
import type { ConfigFile } from '../source.ts';

/**
 * What files say, as far as they can be read, without the checks: an earlier revision need not hold to today's rules to be compared
 * with. `unread`: how many problems stood in the way. It answers no call.
 */
export function catalogAsWritten(files: readonly ConfigFile[]): { readonly catalog: Catalog; readonly unread: number } {
  const { items, problems } = readConfig(files);
  return {
    catalog: assembleCatalog(items, { pipes: new Map(), webhookMacs: new Map(), overlay: {}, revision: '' }),
    unread: problems.filter(({ file }) => file.startsWith('config/')).length,
  };
}
