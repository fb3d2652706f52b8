import type { Dialect, Result, UpstreamFailure } from '../../model/index.ts';

export type Charset = Dialect['charset'];

/**
 * Bytes ⇄ plain objects. Decoding never throws, whatever the bytes; its failure says what was expected and holds
 * nothing of the body. Text values stay text.
 */
export interface Format {
  readonly name: string;
  /** Of a request, as a spec may name them; the first is the one we send. */
  readonly mediaTypes: readonly [string, ...string[]];
  /** Of a reply, as a spec may name them; the first is the one we ask for. */
  readonly replyMediaTypes: readonly [string, ...string[]];
  /** What every request in it carries beside its media type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `request`: the JSON Schema of the request, for what the names alone do not say (namespaces). */
  encoder(options: { readonly charset: Charset; readonly request: unknown }): Encode;
  /** `reply`: the JSON Schema of the reply, for formats that cannot tell one from many themselves. */
  decoder(options: { readonly charset: Charset; readonly reply: unknown }): Decode;
  /** A failure that the format itself has words for, whatever the envelope within. */
  failure?(document: unknown): UpstreamFailure | undefined;
}

/** In a charset that the runtime cannot write, other characters than ASCII are the format's own escapes. */
export type Encode = (document: Readonly<Record<string, unknown>>) => Uint8Array<ArrayBuffer>;

export type Decode = (body: Uint8Array<ArrayBuffer>) => Result<unknown, string>;
