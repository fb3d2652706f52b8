import { type Hash, type LeafRange, nodeHash, sameHash } from './tree.ts';

/** Whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf's sibling up (RFC 6962 §2.1.1). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/** Whose hashes prove that the tree of `size` leaves begins with the one of `oldSize` (RFC 6962 §2.1.2). */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  if (oldSize < 1 || oldSize > size) throw new RangeError(`no proof from ${oldSize} to ${size} leaves`);
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end !== oldSize) {
    const middle = start + largestPowerBelow(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The old tree itself is known to whoever checks; any other complete subtree is not.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** RFC 9162 §2.1.3.2: whether `path` leads from the leaf at `index` to the root of the tree of `size` leaves. */
export function provesInclusion(proof: {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Hash[];
  readonly root: Hash;
}): boolean {
  const { leaf, index, size, path, root } = proof;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let [node, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a right neighbour rises until it is itself a right child.
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(hash, root);
}

/** RFC 9162 §2.1.4.2: whether the tree of `size` leaves begins with the tree of `oldSize`. */
export function provesConsistency(proof: {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly size: number;
  readonly root: Hash;
  readonly path: readonly Hash[];
}): boolean {
  const { oldSize, oldRoot, size, root } = proof;
  if (!isCount(oldSize) || !isCount(size) || oldSize < 1 || oldSize > size) return false;
  if (oldSize === size) return proof.path.length === 0 && sameHash(oldRoot, root);
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof.path] : proof.path;
  const [first, ...rest] = path;
  if (!first) return false;
  let [node, last] = [oldSize - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [oldHash, hash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(oldHash, oldRoot) && sameHash(hash, root);
}

/** The largest power of two smaller than `count` (RFC 6962 §2.1). Bit operators would stop at 2^31 leaves. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isPowerOfTwo(count: number): boolean {
  return count === 1 || largestPowerBelow(count) * 2 === count;
}

function half(count: number): number {
  return Math.floor(count / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
