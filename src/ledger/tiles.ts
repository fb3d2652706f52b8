import type { Node } from './tree.ts';

/**
 * The nodes of a C2SP `tlog-tiles` tile of a tree of `size` leaves, by its path `<L>/<N>[.p/<W>]`; undefined where there is none.
 * Any narrower part of a tile is served too: it never changes. Entry bundles are not: a tile exposes hashes only.
 */
export function tileNodes(path: string, size: number): Node[] | undefined {
  const tile = parseTilePath(path);
  if (!tile) return undefined;
  const first = tile.index * tileWidth;
  const level = tile.level * 8;
  if (first + tile.width > Math.floor(size / 2 ** level)) return undefined;
  return Array.from({ length: tile.width }, (_, place) => ({ level, index: first + place }));
}

/** Level 0 to 63, index in zero-padded groups of three digits (all but the last with an `x`), width 1 to 256. */
export function parseTilePath(path: string): { level: number; index: number; width: number } | undefined {
  const [, levelText = '', indexText = '', widthText] =
    /^(0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path) ?? [];
  const level = Number(levelText);
  const width = widthText === undefined ? tileWidth : Number(widthText);
  // One spelling for an index: no leading group of zeroes.
  if (levelText === '' || level > 63 || indexText.startsWith('x000/') || (widthText && width >= tileWidth))
    return undefined;
  return { level, index: Number(indexText.replaceAll(/[x/]/g, '')), width };
}

/** Hashes in a full tile; every eighth level of the tree begins a level of tiles. */
const tileWidth = 256;
