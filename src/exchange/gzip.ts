import type { InboundReply, Result } from '../model/index.ts';
import { failed, type TripFailure } from './failure.ts';

/**
 * A reply as it was before its vertical compressed it (gzip, RFC 1952). The bytes decide: some services do not say
 * `Content-Encoding`, and some runtimes have opened it already and leave the header. No text begins with these two.
 */
export async function unpacked(reply: InboundReply, bodyBytesMax: number): Promise<Result<InboundReply, TripFailure>> {
  const { body } = reply;
  if (body[0] !== 0x1f || body[1] !== 0x8b) return { ok: true, value: reply };
  try {
    const opened = await collected(
      new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip')),
      bodyBytesMax,
    );
    if (opened !== undefined) return { ok: true, value: { ...reply, body: opened } };
    return no(`the reply, opened, has more than ${bodyBytesMax} bytes`);
  } catch {
    return no('expected whole gzip');
  }
}

/** Undefined where there are more: a few bytes can hold any number of them. */
async function collected(
  stream: ReadableStream<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.byteLength;
    if (length > bytesMax) return undefined; // leaving the loop ends the stream
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

const no = (note: string) => ({ ok: false, failure: failed('vertical-invalid-answer', note) }) as const;
