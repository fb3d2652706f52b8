/** Reads one built file by its path below the folder it serves (`assets/index-4f2a.js`); undefined where there is none. */
export type AssetReader = (path: string, accept?: AssetAccept) => Promise<Asset | undefined>;

export interface AssetAccept {
  /** The request's Accept-Encoding, as it came; without it the plain file is read. */
  readonly encodings?: string | undefined;
}

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** Content-Encoding of `body`, where it is kept compressed. */
  readonly encoding?: 'br' | 'gzip';
  /** The name holds a hash of the content: it may be kept for ever. */
  readonly immutable: boolean;
}

/** Headers under which an asset leaves. The encodings were chosen by Accept-Encoding, so caches must tell them apart. */
export function assetHeaders(asset: Asset): Record<string, string> {
  return {
    'Content-Type': asset.contentType,
    'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
    ...(asset.encoding && { 'Content-Encoding': asset.encoding }),
  };
}
