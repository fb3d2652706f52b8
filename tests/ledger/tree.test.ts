import { describe, expect, test } from 'vitest';
import { consistencyRanges, inclusionRanges, provesConsistency, provesInclusion } from '../../src/ledger/proofs.ts';
import {
  append,
  completeNodes,
  emptyTree,
  foldPeaks,
  type Hash,
  type LeafRange,
  leafHash,
  rootOf,
  storagePosition,
} from '../../src/ledger/tree.ts';
import { hex, unhex } from './support.ts';

// The reference vectors of Certificate Transparency (google/certificate-transparency, merkletree tests): eight leaves, the roots of the
// first 0 to 8 of them, and proofs.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  unhex,
);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const inclusionVectors = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];
const consistencyVectors = [
  { oldSize: 1, size: 1, path: [] },
  {
    oldSize: 1,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    oldSize: 6,
    size: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    oldSize: 2,
    size: 5,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];

describe('the tree of RFC 6962', () => {
  test('has the published roots for 0 to 8 leaves, whether they come at once or one by one', () => {
    let grown = emptyTree;
    for (const [size, root] of roots.entries()) {
      const hashes = leaves.slice(0, size).map(leafHash);
      expect(hex(rootOf(append(emptyTree, hashes).tree))).toBe(root);
      if (size > 0) grown = append(grown, hashes.slice(-1)).tree;
      expect(hex(rootOf(grown))).toBe(root);
    }
  });

  test.each(inclusionVectors)('gives and accepts the published inclusion proof of leaf $index in $size', (vector) => {
    const { index, size } = vector;
    const path = inclusionRanges(index, size).map((range) => rangeHash(leaves, range));
    expect(path.map(hex)).toEqual(vector.path);
    expect(provesInclusion({ leaf: hashOf(index), index, size, path, root: root(size) })).toBe(true);
  });

  test.each(consistencyVectors)('gives and accepts the published consistency proof of $oldSize in $size', (vector) => {
    const { oldSize, size } = vector;
    const path = consistencyRanges(oldSize, size).map((range) => rangeHash(leaves, range));
    expect(path.map(hex)).toEqual(vector.path);
    expect(provesConsistency({ oldSize, oldRoot: root(oldSize), size, root: root(size), path })).toBe(true);
  });

  test('proves every leaf of every tree up to 40 leaves, and no other leaf, place, size or root', () => {
    const many = Array.from({ length: 40 }, (_, place) => Uint8Array.of(place));
    for (let size = 1; size <= many.length; size += 1) {
      const whole = rangeHash(many, { start: 0, end: size });
      for (let index = 0; index < size; index += 1) {
        const path = inclusionRanges(index, size).map((range) => rangeHash(many, range));
        const proof = { leaf: leafHash(many[index] ?? new Uint8Array()), index, size, path, root: whole };
        expect(provesInclusion(proof)).toBe(true);
        expect(provesInclusion({ ...proof, leaf: leafHash(Uint8Array.of(99)) })).toBe(false);
        expect(provesInclusion({ ...proof, index: index + size })).toBe(false);
        if (size > 1) expect(provesInclusion({ ...proof, index: (index + 1) % size })).toBe(false);
        expect(provesInclusion({ ...proof, path: [...path, whole] })).toBe(false);
        if (path.length > 0) expect(provesInclusion({ ...proof, path: path.slice(1) })).toBe(false);
      }
    }
  });

  test('proves every earlier tree of every tree up to 40 leaves, and no other one', () => {
    const many = Array.from({ length: 40 }, (_, place) => Uint8Array.of(place));
    for (let size = 1; size <= many.length; size += 1) {
      for (let oldSize = 1; oldSize <= size; oldSize += 1) {
        const path = consistencyRanges(oldSize, size).map((range) => rangeHash(many, range));
        const oldRoot = rangeHash(many, { start: 0, end: oldSize });
        const proof = { oldSize, oldRoot, size, root: rangeHash(many, { start: 0, end: size }), path };
        expect(provesConsistency(proof)).toBe(true);
        expect(provesConsistency({ ...proof, oldRoot: leafHash(Uint8Array.of(99)) })).toBe(false);
        expect(provesConsistency({ ...proof, root: leafHash(Uint8Array.of(99)) })).toBe(false);
        if (path.length > 0) expect(provesConsistency({ ...proof, path: path.slice(0, -1) })).toBe(false);
      }
    }
  });

  test('numbers its nodes in the order in which they become complete, without a gap', () => {
    const { added } = append(
      emptyTree,
      Array.from({ length: 300 }, (_, place) => leafHash(Uint8Array.of(place % 256))),
    );
    expect(added.map(storagePosition)).toEqual(added.map((_, place) => place));
  });

  test('counts beyond 2^32 leaves', () => {
    const size = 2 ** 40 + 3;
    expect(completeNodes({ start: 0, end: size })).toEqual([
      { level: 40, index: 0 },
      { level: 1, index: 2 ** 39 },
      { level: 0, index: 2 ** 40 + 2 },
    ]);
    expect(inclusionRanges(2 ** 40 + 2, size)).toEqual([
      { start: 2 ** 40, end: 2 ** 40 + 2 },
      { start: 0, end: 2 ** 40 },
    ]);
    expect(storagePosition({ level: 0, index: 2 ** 33 })).toBe(2 ** 34 - 1);
  });
});

function hashOf(index: number): Hash {
  return leafHash(leaves[index] ?? new Uint8Array());
}

function root(size: number): Hash {
  return unhex(roots[size] ?? '');
}

/** MTH of a range, by the definition, from the leaves. */
function rangeHash(of: readonly Uint8Array<ArrayBuffer>[], { start, end }: LeafRange): Hash {
  return foldPeaks(append(emptyTree, of.slice(start, end).map(leafHash)).tree.peaks);
}
