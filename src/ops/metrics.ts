import { braced, lines, metric } from './exposition.ts';
import { countUpTo, type Histogram } from './histogram.ts';
import type { Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** What was counted since the start. Labels are reasons, resources and verticals: never who, never about whom. */
export function totalsText(totals: Totals, { startedAt }: { startedAt: number }): string {
  return [
    counter('shuqiao_requests_total', 'Requests on record.', totals.requests, ['kind', 'outcome', 'reason', 'cache']),
    counter('shuqiao_resource_requests_total', 'Calls and bundles, by resource or life event.', totals.subjects, [
      'resource',
    ]),
    histogram('shuqiao_request_duration_seconds', 'From the request to its entry, calls and bundles.', [
      [{}, totals.latency],
    ]),
    counter(
      'shuqiao_refused_before_authentication_total',
      'Refused before it was known who asked; these have no entry.',
      totals.refusedBeforeAuthentication,
      ['reason'],
    ),
    counter('shuqiao_upstream_calls_total', 'Calls to verticals.', totals.upstream, ['vertical', 'outcome']),
    histogram(
      'shuqiao_upstream_duration_seconds',
      'How long a call to a vertical took.',
      [...totals.upstreamLatency].map(([vertical, latency]) => [{ vertical }, latency] as const),
    ),
    metric('shuqiao_start_time_seconds', 'gauge', 'When this gateway started, since 1970.', [[{}, startedAt / 1_000]]),
  ].join('');
}

const boundsMs = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];

function counter(name: string, help: string, tally: Tally, labels: readonly string[]): string {
  const made = [...tally].map(([key, value]) => {
    const values = key.split(' ');
    // The catch-all of a full tally has fewer words than labels.
    const pairs = labels.map((label, at) => [label, values[at] ?? '-'] as const);
    return `${name}${braced(Object.fromEntries(pairs))} ${value}`;
  });
  return lines(name, 'counter', help, made);
}

type Series = readonly [labels: Readonly<Record<string, string>>, times: Histogram];

function histogram(name: string, help: string, series: readonly Series[]): string {
  const made = series.flatMap(([labels, times]) => [
    ...boundsMs.map((ms) => `${name}_bucket${braced({ ...labels, le: String(ms / 1000) })} ${countUpTo(times, ms)}`),
    `${name}_bucket${braced({ ...labels, le: '+Inf' })} ${times.total}`,
    `${name}_sum${braced(labels)} ${times.sumMs / 1000}`,
    `${name}_count${braced(labels)} ${times.total}`,
  ]);
  return lines(name, 'histogram', help, made);
}
