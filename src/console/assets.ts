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

/** The Content-Type of a built file, by the end of its name; undefined where such a file is not served. */
export function assetType(path: string): string | undefined {
  return contentTypes[/\.\w+$/.exec(path)?.[0] ?? ''];
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Of the encodings files may be kept in, those the client takes, the smaller first (RFC 9110 §12.5.3; `q=0` means no). */
export function acceptedEncodings(header = ''): readonly NonNullable<Asset['encoding']>[] {
  const refused = /(?:^|,)\s*(br|gzip)\s*;\s*q=0(?:\.0*)?\s*(?=,|$)/g;
  const taken = header.toLowerCase().replaceAll(refused, '');
  return (['br', 'gzip'] as const).filter((encoding) => new RegExp(`(?:^|[\\s,])${encoding}(?:[\\s,;]|$)`).test(taken));
}
