import type { Context } from 'hono';
import { hasDuplicateMember } from '../identity/index.ts';
import type { Result, Text } from '../model/index.ts';
import type { Refusal } from '../problems.ts';

/** The most a request body may hold. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Reads a JSON body; why it could not be read is a refusal, so that an authenticated call is on record even then. */
export async function readJson(c: Context): Promise<Result<unknown, Refusal>> {
  const mediaType = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    return refuse({
      reason: 'unsupported-media-type',
      errors: [{ field: 'Content-Type', message: { zh: '应为 application/json', en: 'should be application/json' } }],
    });
  }
  const bytes = await readBytes(c.req.raw, BODY_BYTES_MAX);
  return bytes.ok ? parseJson(bytes.value) : bytes;
}

/** Bytes that should be JSON. A member named twice means different things to different readers (RFC 8259 §4), so it is refused. */
export function parseJson(bytes: Uint8Array): Result<unknown, Refusal> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return hasDuplicateMember(text) ? malformed(memberTwice) : { ok: true, value };
  } catch {
    return malformed({ zh: '请求体不是 UTF-8 的 JSON', en: 'the body is not JSON in UTF-8' });
  }
}

export type BodyRefusal = Refusal & { readonly reason: 'too-large' | 'malformed' };

/** The whole body. Too large is known as soon as it is: what follows is not read. `malformed`: it ended before its end, nobody listens. */
export async function readBytes(request: Request, bytesMax: number): Promise<Result<Uint8Array, BodyRefusal>> {
  try {
    const bytes = await readUpTo(request, bytesMax);
    return bytes ? { ok: true, value: bytes } : { ok: false, failure: { reason: 'too-large' } };
  } catch {
    return malformed({ zh: '请求体没有传完', en: 'the body was cut off' });
  }
}

async function readUpTo(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  const announced = request.headers.get('Content-Length');
  if (announced !== null) {
    // The HTTP parser holds the caller to what was announced, so the whole may be taken at once.
    return Number(announced) > bytesMax ? undefined : new Uint8Array(await request.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function refuse(refusal: Refusal): Result<never, Refusal> {
  return { ok: false, failure: refusal };
}

const memberTwice = { zh: '请求体里有重名成员', en: 'the body names a member twice' };

function malformed(message: Text): { readonly ok: false; readonly failure: BodyRefusal } {
  return { ok: false, failure: { reason: 'malformed', errors: [{ field: '', message }] } };
}
