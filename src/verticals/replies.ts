import type { InboundReply, Reading, Row } from '../model/index.ts';
import type { Opened, Wrapping } from './envelopes/index.ts';
import { failed, spent } from './failures.ts';
import type { Decode, Format } from './formats/index.ts';
import type { ReplyCheck } from './reply-check.ts';
import type { RowReader } from './rows.ts';
import type { Signer, Signing } from './signing/index.ts';

export interface ReplyParts {
  readonly signing: Signing;
  readonly format: Format;
  readonly decode: Decode;
  readonly wrapping: Wrapping;
  readonly check: ReplyCheck;
  readonly readRow: RowReader;
  readonly many: boolean;
}

/** A reply by one channel's signer, to a call for one page (from 0). */
export type ReplyReader = (reply: InboundReply, signer: Signer, page: number) => Reading;

/**
 * A reply's way in: the platform's own "no", bytes, the format's own "no", what the signer opens, envelope, the spec, the
 * county's schema. What the envelope calls found or no record counts only if the whole reply fits the spec.
 */
export function buildReader({ signing, format, decode, wrapping, check, readRow, many }: ReplyParts): ReplyReader {
  return (reply, signer, page) => {
    const platform = signing.platformFailure(reply);
    if (platform) return platform;
    if (wrapping.nothingMeansFailure && isBlank(reply)) return failed('vertical-unavailable', 'an empty reply');
    const document = decode(reply.body);
    if (!document.ok) return unreadable(reply, document.failure);
    const failure = format.failure?.(document.value);
    if (failure) return failure;
    const message = signer.open ? signer.open(document.value) : document;
    if (!message.ok) return message.failure;
    const opened = wrapping.open(message.value, page);
    if (opened.kind === 'failed') return opened;
    const checked = check(message.value);
    if (!checked.ok) return failed('vertical-invalid-answer', checked.failure);
    return opened.kind === 'found' ? readRows(opened, readRow, many) : opened;
  };
}

/**
 * Bytes that hold no envelope are a failure whatever the HTTP status; it only tells which: a vertical that says 5xx and
 * nothing else (a proxy's page) is out of order rather than wrong, and 429 means that our calls come too often (RFC 6585 §4).
 */
function unreadable({ status }: InboundReply, wanted: string): Reading {
  const note = `http ${status}, expected ${wanted}`;
  if (status === 429) return spent('moment', note);
  return failed(status >= 500 ? 'vertical-unavailable' : 'vertical-invalid-answer', note);
}

function readRows(
  { records, more = false }: Extract<Opened, { kind: 'found' }>,
  readRow: RowReader,
  many: boolean,
): Reading {
  const [first] = records;
  if (!many && records.length > 1 && first) {
    return failed('vertical-invalid-answer', `$.${first.at.replace(/\[0\]$/, '')}: expected one record`);
  }
  const rows: Row[] = [];
  for (const { at, record } of records) {
    const row = readRow(record);
    if (!row.ok) return failed('vertical-invalid-answer', `$.${at}.${row.failure}`);
    rows.push(row.value);
  }
  return { kind: 'rows', rows, ...(more && { more }) };
}

/** Nothing, or nothing but space. */
function isBlank({ body }: InboundReply): boolean {
  return body.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
