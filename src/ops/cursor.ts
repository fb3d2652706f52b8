import { Buffer } from 'node:buffer';
import type { EntryCursor } from '../ledger/index.ts';

/** A cursor as it travels: base64url of `time,id`, opaque to the caller. */
export function encodeCursor({ time, id }: EntryCursor): string {
  return Buffer.from(`${time},${id}`, 'utf8').toString('base64url');
}

/** Undefined where it is not one of ours. */
export function decodeCursor(text: string): EntryCursor | undefined {
  const [time = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString('utf8').split(',');
  if (rest.length > 0 || !isTime.test(time) || Number.isNaN(Date.parse(time)) || !isId.test(id)) return undefined;
  return { time, id };
}

const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const isId = /^[0-9a-f-]{0,36}$/;
