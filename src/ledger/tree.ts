import { createHash } from 'node:crypto';
import type { StoredHash } from './store.ts';

export type Hash = Uint8Array<ArrayBuffer>;

/** A node by its level (0 for leaves) and its place on that level. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

/** The half-open range of leaves `start` to `end`; its hash is MTH(D[start:end]). */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** What is needed to extend a tree: the hashes of the complete subtrees that make it up, the largest first. */
export interface Tree {
  readonly size: number;
  readonly peaks: readonly Hash[];
}

export const emptyTree: Tree = { size: 0, peaks: [] };

/** Adds leaves, given by their hashes; `added` are the nodes that became complete, in storage order. */
export function append(
  tree: Tree,
  leafHashes: readonly Hash[],
): { readonly tree: Tree; readonly added: readonly StoredHash[] } {
  const peaks = [...tree.peaks];
  const added: StoredHash[] = [];
  let { size } = tree;
  for (const leaf of leafHashes) {
    let node: StoredHash = { level: 0, index: size, hash: leaf };
    added.push(node);
    // A right child completes its parent, which may in turn be a right child.
    while (node.index % 2 === 1) {
      node = {
        level: node.level + 1,
        index: (node.index - 1) / 2,
        hash: nodeHash(peaks.pop() ?? missing(), node.hash),
      };
      added.push(node);
    }
    peaks.push(node.hash);
    size += 1;
  }
  return { tree: { size, peaks }, added };
}

/** MTH(D[n]) of RFC 6962 §2.1. */
export function rootOf(tree: Tree): Hash {
  return tree.size === 0 ? sha256(new Uint8Array(0)) : foldPeaks(tree.peaks);
}

/** The hash of a range from the hashes of its complete subtrees, the largest (leftmost) first. */
export function foldPeaks(peaks: readonly Hash[]): Hash {
  return peaks.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * The complete nodes that make up a range, the largest first. `start` must be a multiple of the greatest power of two within the
 * range, as it is for every range that RFC 6962 names.
 */
export function completeNodes({ start, end }: LeafRange): Node[] {
  const nodes: Node[] = [];
  for (let from = start; from < end; ) {
    let level = 0;
    let width = 1;
    while (width * 2 <= end - from) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: from / width });
    from += width;
  }
  return nodes;
}

/**
 * Where a node stands if all nodes are kept in the order in which they became complete: an append-only sequence, so that a store can
 * keep them under one growing number.
 */
export function storagePosition({ level, index }: Node): number {
  // The leaf that completes this node, then the nodes completed before that leaf, then the levels below this one.
  const leaf = (index + 1) * 2 ** level - 1;
  let before = 0;
  for (let width = 1; width <= leaf; width *= 2) before += Math.floor(leaf / width);
  return before + level;
}

/** RFC 6962 §2.1: SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Hash {
  return createHash('sha256').update(leafPrefix).update(leaf).digest();
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  // One buffer and one call: a node is hashed for every entry.
  const node = new Uint8Array(65);
  node[0] = 1;
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

const leafPrefix = Uint8Array.of(0);

function sha256(data: Uint8Array): Hash {
  return createHash('sha256').update(data).digest();
}

function missing(): never {
  throw new Error('a tree whose peaks do not fit its size');
}
