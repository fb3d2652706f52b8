import { describe, expect, test } from 'vitest';
import { decodeLeaf, encodeLeaf } from '../../src/ledger/leaf.ts';
import type { EntryFilter, EntryGroup, Head, LedgerStore, StoredEntry } from '../../src/ledger/store.ts';
import { append, emptyTree, leafHash, rootOf, type Tree } from '../../src/ledger/tree.ts';
import type { Entry, EntryDraft } from '../../src/model/index.ts';
import { draft, hex } from '../ledger/support.ts';

/** One log's place, which several stores may open. */
export interface LedgerPlace extends AsyncDisposable {
  open(): Promise<LedgerStore>;
}

/** What every `LedgerStore` promises, checked on a real one. */
export function ledgerStorePromises(name: string, prepare: () => Promise<LedgerPlace>): void {
  describe(`a ledger store promises (${name})`, () => {
    test('a new log has no head and no entries', async () => {
      await using place = await prepare();
      const store = await place.open();
      expect(await store.head()).toBeUndefined();
      expect(await store.find(draft().id)).toBeUndefined();
      expect(await store.range(0, 10)).toEqual([]);
      expect(await store.search({}, { limit: 10 })).toEqual([]);
      await expect(store.hashes([{ level: 0, index: 0 }])).rejects.toThrow();
      expect(await store.hashes([])).toEqual([]);
    });

    test('a committed group is there as a whole: head, entries with their exact bytes, and hashes in the order asked', async () => {
      await using place = await prepare();
      const store = await place.open();
      const { group } = groupOn(emptyTree, entriesOf(5));
      expect(await store.commit(undefined, group)).toBe('committed');
      expect(plainHead(await store.head())).toEqual(plainHead(group.head));
      expect((await store.range(0, 10)).map(plain)).toEqual(group.entries.map(plain));
      expect((await store.range(2, 2)).map(({ index }) => index)).toEqual([2, 3]);
      const third = group.entries[2];
      expect(plain(await store.find(third?.entry.id ?? ''))).toEqual(plain(third));
      const wanted = group.hashes.toReversed();
      expect((await store.hashes(wanted)).map(hex)).toEqual(wanted.map(({ hash }) => hex(hash)));
    });

    test('a commit on a head that has been extended since is a conflict and leaves nothing behind', async () => {
      await using place = await prepare();
      const [one, other] = [await place.open(), await place.open()];
      const first = groupOn(emptyTree, entriesOf(2));
      const second = groupOn(first.tree, entriesOf(2));
      const late = groupOn(first.tree, entriesOf(3));
      await one.commit(undefined, first.group);
      expect(await one.commit(first.group.head, second.group)).toBe('committed');
      expect(await other.commit(first.group.head, late.group)).toBe('conflict');
      expect(await other.commit(undefined, late.group)).toBe('conflict');
      expect(plainHead(await other.head())).toEqual(plainHead(second.group.head));
      expect((await other.range(0, 10)).length).toBe(4);
      for (const { entry } of late.group.entries) expect(await other.find(entry.id)).toBeUndefined();
    });

    test('of commits at once on the same head exactly one is made', async () => {
      await using place = await prepare();
      const stores = [await place.open(), await place.open(), await place.open()];
      const groups = stores.map(() => groupOn(emptyTree, entriesOf(20)).group);
      const outcomes = await Promise.all(stores.map((store, turn) => store.commit(undefined, groups[turn] ?? never())));
      expect(outcomes.toSorted()).toEqual(['committed', 'conflict', 'conflict']);
      const [store] = stores;
      const kept = groups[outcomes.indexOf('committed')];
      expect(plainHead(await store?.head())).toEqual(plainHead(kept?.head));
      expect((await store?.range(0, 100))?.map(plain)).toEqual(kept?.entries.map(plain));
    });

    test('a group that cannot be kept as a whole is not kept at all', async () => {
      await using place = await prepare();
      const store = await place.open();
      const first = groupOn(emptyTree, entriesOf(2));
      await store.commit(undefined, first.group);
      const taken = first.group.entries[0]?.entry ?? never();
      const fresh = entriesOf(1);
      const { group } = groupOn(first.tree, [...fresh, taken]);
      await expect(store.commit(first.group.head, group)).rejects.toThrow();
      expect(plainHead(await store.head())).toEqual(plainHead(first.group.head));
      expect(await store.find(fresh[0]?.id ?? '')).toBeUndefined();
      expect((await store.range(0, 10)).length).toBe(2);
      expect(await store.commit(first.group.head, groupOn(first.tree, entriesOf(1)).group)).toBe('committed');
    });

    test('a group without entries writes the head alone', async () => {
      await using place = await prepare();
      const store = await place.open();
      const { group } = groupOn(emptyTree, []);
      expect(await store.commit(undefined, group)).toBe('committed');
      expect(await store.commit(group.head, { ...group, head: { ...group.head, checkpoint: 'signed anew' } })).toBe(
        'committed',
      );
      expect(await store.head()).toMatchObject({ size: 0, checkpoint: 'signed anew' });
      expect(await store.commit(undefined, group)).toBe('conflict');
    });

    test('what was committed is there for whoever opens the log next', async () => {
      await using place = await prepare();
      const store = await place.open();
      const { group } = groupOn(emptyTree, entriesOf(3));
      await store.commit(undefined, group);
      await store.close();
      await expect(store.head()).rejects.toThrow();
      await store.close();
      const next = await place.open();
      expect(plainHead(await next.head())).toEqual(plainHead(group.head));
      expect((await next.range(0, 10)).map(plain)).toEqual(group.entries.map(plain));
    });

    test('a search goes from new to old by time, then id, and pages neither skip nor repeat', async () => {
      await using place = await prepare();
      const store = await place.open();
      // Written in another order than that of their times, many at the same millisecond.
      const entries = Array.from({ length: 40 }, (_, turn) => entryOf({ time: at((turn * 7) % 5) }));
      await store.commit(undefined, groupOn(emptyTree, entries).group);
      const sorted = entries.toSorted((a, b) => compare(b.time, a.time) || compare(b.id, a.id)).map(({ id }) => id);
      expect(ids(await store.search({}, { limit: 100 }))).toEqual(sorted);
      const paged: string[] = [];
      for (let before: { time: string; id: string } | undefined; ; ) {
        const page = await store.search({}, { limit: 7, ...(before && { before }) });
        paged.push(...ids(page));
        const last = page.at(-1)?.entry;
        if (!last) break;
        before = { time: last.time, id: last.id };
      }
      expect(paged).toEqual(sorted);
    });

    const one: Partial<EntryDraft> & EntryFilter = {
      department: 'civil-affairs',
      resource: 'moe-student.student-status',
      lifeEvent: 'school-enrolment',
      matter: '11430527MB0X12345A2000117002000',
      case: 'CASE-2026-000999',
      officer: 'SN0999',
      outcome: 'refused',
      reason: 'no-demand',
      bundle: '0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27',
      kind: 'bundle',
    };
    test('a search by any one member finds those and no others', async () => {
      await using place = await prepare();
      const store = await place.open();
      const unlike = [entryOf({}), entryOf({})];
      const wanted = Object.entries(one).map(([member, value]) => entryOf({ [member]: value }));
      await store.commit(undefined, groupOn(emptyTree, [...unlike, ...wanted]).group);
      for (const [turn, [member, value]] of Object.entries(one).entries()) {
        expect(ids(await store.search({ [member]: value }, { limit: 20 })), member).toEqual([wanted[turn]?.id]);
        expect(await store.search({ [member]: `${value}x` }, { limit: 20 }), member).toEqual([]);
      }
    });

    test('kinds joined by commas find the entries of each of them, in the one order', async () => {
      await using place = await prepare();
      const store = await place.open();
      const entries = (['call', 'read', 'act', 'bundle'] as const).map((kind, second) =>
        entryOf({ kind, time: at(second) }),
      );
      await store.commit(undefined, groupOn(emptyTree, entries).group);
      expect(ids(await store.search({ kind: 'call,bundle,act' }, { limit: 10 }))).toEqual(
        [entries[3], entries[2], entries[0]].map((entry) => entry?.id),
      );
    });

    test('a search by a person finds every entry that names them, first or last of several, and no other, page by page', async () => {
      await using place = await prepare();
      const store = await place.open();
      const [child, parent, other] = ['s1_child', 's1_parent', 's1_other'];
      const entries = [
        entryOf({ subjects: [child], time: at(1) }),
        entryOf({ subjects: [parent, child], time: at(3) }),
        entryOf({ subjects: [child, parent], kind: 'read', time: at(2) }),
        entryOf({ subjects: [other], time: at(4) }),
        entryOf({ time: at(5) }),
        entryOf({ subjects: [child], time: at(1) }),
      ];
      await store.commit(undefined, groupOn(emptyTree, entries).group);
      const search = async (filter: EntryFilter) => ids(await store.search(filter, { limit: 10 }));
      const wanted = entries
        .filter(({ subjects }) => subjects?.includes(child))
        .toSorted((a, b) => compare(b.time, a.time) || compare(b.id, a.id));
      expect(await search({ subject: child })).toEqual(wanted.map(({ id }) => id));
      const firstPage = await store.search({ subject: child }, { limit: 2 });
      const last = firstPage.at(-1)?.entry ?? never();
      const secondPage = await store.search(
        { subject: child },
        { limit: 10, before: { time: last.time, id: last.id } },
      );
      expect([...ids(firstPage), ...ids(secondPage)]).toEqual(wanted.map(({ id }) => id));
      expect(await search({ subject: child, kind: 'read' })).toEqual([entries[2]?.id]);
      expect(await search({ subject: child, since: at(2), until: at(3) })).toEqual([entries[2]?.id]);
      expect(await search({ subject: 's1_nobody' })).toEqual([]);
    });

    test('of several conditions all must hold; `since` is included, `until` is not', async () => {
      await using place = await prepare();
      const store = await place.open();
      const entries = [0, 1, 2, 3].map((second) => entryOf({ time: at(second), officer: `SN${second % 2}` }));
      await store.commit(undefined, groupOn(emptyTree, entries).group);
      const search = async (filter: EntryFilter) => ids(await store.search(filter, { limit: 10 }));
      const [zero, first, second, third] = entries.map(({ id }) => id);
      expect(await search({ since: at(1), until: at(3) })).toEqual([second, first]);
      expect(await search({ officer: 'SN1', since: at(1) })).toEqual([third, first]);
      expect(await search({ officer: 'SN0', until: at(2) })).toEqual([zero]);
      expect(await search({ officer: 'SN0', department: 'health' })).toEqual([]);
    });
  });
}

/** A group that extends a tree by entries; its checkpoint is not a signed one, which no store looks at. */
export function groupOn(base: Tree, entries: readonly Entry[]): { readonly group: EntryGroup; readonly tree: Tree } {
  const leaves = entries.map(encodeLeaf);
  const { tree, added } = append(base, leaves.map(leafHash));
  const stored = leaves.map((leaf, turn) => ({ index: base.size + turn, leaf, entry: decodeLeaf(leaf) }));
  const head: Head = { size: tree.size, root: rootOf(tree), checkpoint: `a checkpoint of ${tree.size}` };
  return { group: { entries: stored, hashes: added, head }, tree };
}

export function entriesOf(count: number): Entry[] {
  return Array.from({ length: count }, () => entryOf({}));
}

function entryOf(more: Partial<EntryDraft>): Entry {
  return { version: 1, ...draft({ note: '绥宁 “县” \u0001 🀄', ...more }) };
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 24, 8, 0, second, 5)).toISOString();
}

function ids(entries: readonly StoredEntry[]): string[] {
  return entries.map(({ entry }) => entry.id);
}

function plain(stored: StoredEntry | undefined) {
  return stored && { ...stored, leaf: hex(stored.leaf) };
}

function plainHead(head: Head | undefined) {
  return head && { ...head, root: hex(head.root) };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function never(): never {
  throw new Error('the test is wrong');
}
