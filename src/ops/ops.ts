import type { Observation, VerticalLook } from '../exchange/index.ts';
import type { EntryPage, Ledger } from '../ledger/index.ts';
import type { Catalog, Entry } from '../model/index.ts';
import { createFeed, type Feed } from './feed.ts';
import { gaugesText, type Standing } from './gauges.ts';
import { totalsText } from './metrics.ts';
import { createMinutes, minuteMs, sightEntry, sightUpstream } from './minutes.ts';
import { type Summary, type SummaryWindow, summarise } from './summary.ts';
import { count } from './tally.ts';
import { createTotals, totalEntry, totalUpstream } from './totals.ts';
import { deviationOf, upstreamOf } from './upstream.ts';
import { createVerticalMemory, type VerticalHealth, verticalHealth } from './verticals.ts';

/** Watches the gateway work, in memory of a fixed size. What must outlive a restart is in the ledger. */
export interface Ops {
  /** Fills the last hour from the ledger, then follows it until the returned function is called. */
  watch(ledger: Ledger): Promise<() => void>;
  /** One call to a vertical has ended. */
  observe(observation: Observation): void;
  /** A request was refused before anyone knew whose it is: it is counted and has no entry, so nobody can fill the disk. */
  refusedBeforeAuthentication(reason: string): void;
  summary(window: SummaryWindow): Summary;
  /** `looks`: how the exchange stands to them, by vertical. */
  verticals(catalog: Catalog, looks?: ReadonlyMap<string, VerticalLook>): readonly VerticalHealth[];
  /** Prometheus text exposition format 0.0.4: what was counted since the start, and how this instance stands now. */
  metrics(standing: Standing): string;
  readonly feed: Feed;
  /** Ends the live tails, so that the server can drain. */
  close(): void;
}

/** `now`: milliseconds since 1970. */
export function createOps({ now }: { now: () => number }): Ops {
  const startedAt = now();
  const minutes = createMinutes();
  const memory = createVerticalMemory();
  const totals = createTotals();
  const feed = createFeed();
  let watchedSince = startedAt;

  const called = (observation: Observation) => {
    if (observation.atRelay) return; // the platform's trouble is one alarm, and no vertical's
    sightUpstream(minutes.at(observation.at), observation);
    memory.called(observation);
  };
  const sight = (entry: Entry) => {
    sightEntry(minutes.at(Date.parse(entry.time)), entry);
    const deviation = deviationOf(entry);
    if (deviation) memory.deviated(deviation);
  };

  return {
    async watch(ledger) {
      const recorded = new Set<string>();
      let seeding = true;
      const stop = ledger.follow((entry) => {
        if (seeding) recorded.add(entry.id);
        sight(entry);
        totalEntry(totals, entry);
        feed.publish(entry);
      });
      await ledger.catchUp?.(); // from here on, what others record comes the same way
      const hourAgo = now() - 60 * minuteMs;
      const { entries, complete } = await readBack(ledger, hourAgo);
      for (const entry of entries) {
        if (recorded.has(entry.id)) continue;
        sight(entry);
        const upstream = upstreamOf(entry);
        if (upstream) called(upstream);
      }
      seeding = false;
      recorded.clear();
      watchedSince = complete ? hourAgo : Date.parse(entries.at(-1)?.time ?? new Date(startedAt).toISOString());
      return stop;
    },
    observe(observation) {
      called(observation);
      totalUpstream(totals, observation);
    },
    refusedBeforeAuthentication(reason) {
      count(minutes.at(now()).refusedBeforeAuthentication, reason);
      count(totals.refusedBeforeAuthentication, reason);
    },
    summary: (window) => summarise(minutes, { window, now: now(), watchedSince }),
    verticals: (catalog, looks) =>
      [...catalog.verticals.values()].map((vertical) =>
        verticalHealth(vertical, { minutes, memory, now: now(), look: looks?.get(vertical.id) }),
      ),
    metrics: (standing) => totalsText(totals, { startedAt }) + gaugesText(standing, now()),
    feed,
    close: () => feed.close(),
  };
}

/** At most this many entries are read back: enough for an hour of a county, and no wait at the start. */
const readBackMax = 10_000;

async function readBack(
  ledger: Ledger,
  since: number,
): Promise<{ readonly entries: readonly Entry[]; readonly complete: boolean }> {
  const entries: Entry[] = [];
  let after: EntryPage['next'];
  do {
    const page: EntryPage = await ledger.search(
      { since: new Date(since).toISOString() },
      { limit: 1000, ...(after !== undefined && { after }) },
    );
    entries.push(...page.entries);
    after = page.next;
  } while (after && entries.length < readBackMax);
  return { entries, complete: after === undefined };
}
