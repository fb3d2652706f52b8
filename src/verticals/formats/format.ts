import type { Dialect, Result } from '../../model/index.ts';

export type Charset = Dialect['charset'];

/**
 * Bytes ⇄ plain objects. `decode` never throws, whatever the bytes; its failure says what was expected and holds
 * nothing of the body. Text values stay text.
 */
export interface Format {
  readonly name: string;
  readonly mediaType: string;
  /** In a charset that the runtime cannot write, other characters than ASCII are the format's own escapes. */
  encode(document: Readonly<Record<string, unknown>>, charset: Charset): Uint8Array<ArrayBuffer>;
  /** `reply`: the JSON Schema of the reply, for formats that cannot tell one from many themselves. */
  decoder(options: { readonly charset: Charset; readonly reply: unknown }): Decode;
}

export type Decode = (body: Uint8Array<ArrayBuffer>) => Result<unknown, string>;
