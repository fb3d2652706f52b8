import { describe, expect, test } from 'vitest';
import { parseTilePath, tileNodes } from '../../src/ledger/tiles.ts';
import { append, emptyTree, foldPeaks, leafHash } from '../../src/ledger/tree.ts';
import { hex, recordOne, startLedger } from './support.ts';

describe('tiles', () => {
  test('a tree of 70,000 leaves has just the tiles that C2SP tlog-tiles names for it', () => {
    const size = 70_000;
    const width = (path: string) => tileNodes(path, size)?.length;
    expect(width('0/000')).toBe(256);
    expect(width('0/272')).toBe(256);
    expect(width('0/273')).toBeUndefined();
    expect(width('0/273.p/112')).toBe(112);
    expect(width('0/273.p/113')).toBeUndefined();
    expect(width('1/000')).toBe(256);
    expect(width('1/001.p/17')).toBe(17);
    expect(width('1/001.p/18')).toBeUndefined();
    expect(width('2/000.p/1')).toBe(1);
    expect(width('2/000.p/2')).toBeUndefined();
    expect(width('3/000.p/1')).toBeUndefined();
    expect(tileNodes('1/001.p/2', size)).toEqual([
      { level: 8, index: 256 },
      { level: 8, index: 257 },
    ]);
  });

  test('an index is written in groups of three digits', () => {
    expect(parseTilePath('0/x001/x234/067')).toEqual({ level: 0, index: 1_234_067, width: 256 });
    expect(parseTilePath('63/005.p/255')).toEqual({ level: 63, index: 5, width: 255 });
  });

  test.each([
    '',
    '0',
    '0/',
    '0/0',
    '0/00',
    '0/0000',
    '00/000',
    '64/000',
    '-1/000',
    '0/1000',
    '0/001/234',
    '0/x000/001',
    '0/x001',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/01',
    '0/000.p/',
    '0/000/p/1',
    'entries/000',
    '0/000?',
    '0/../000',
    ' 0/000',
  ])('%j is no tile', (path) => {
    expect(tileNodes(path, 1_000_000)).toBeUndefined();
  });

  test('the tiles of a real log give its root', async () => {
    await using fixture = await startLedger();
    await Promise.all(Array.from({ length: 600 }, () => recordOne(fixture.ledger)));
    const full = await fixture.ledger.tile('0/001');
    const leaves = (await fixture.store.range(256, 256)).map(({ leaf }) => leafHash(leaf));
    expect(hex(full ?? new Uint8Array())).toBe(leaves.map(hex).join(''));
    const above = await fixture.ledger.tile('1/000.p/2');
    expect(hex(above?.slice(32) ?? new Uint8Array())).toBe(hex(foldPeaks(append(emptyTree, leaves).tree.peaks)));
    const last = await fixture.ledger.tile('0/002.p/88');
    const peaks = append(emptyTree, chunks(last ?? new Uint8Array())).tree.peaks;
    const root = foldPeaks([foldPeaks(chunks(above ?? new Uint8Array())), ...peaks]);
    expect(hex(root)).toBe(hex((await fixture.store.head())?.root ?? new Uint8Array()));
  });
});

function chunks(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: bytes.length / 32 }, (_, place) =>
    Uint8Array.from(bytes.subarray(place * 32, place * 32 + 32)),
  );
}
