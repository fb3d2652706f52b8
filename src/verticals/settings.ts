import type { Dialect, FieldType, Parameters } from '../model/index.ts';

/** All that decides how one resource is fetched, gathered by the catalog from config and spec. */
export interface PipeSettings {
  readonly resource: string;
  /** What the resource is called in Chinese, for verticals that want the paper named that it spares; the id if not given. */
  readonly title?: string;
  /** Scheme, host and port come from here alone; no trailing slash. */
  readonly baseUrl: string;
  readonly dialect: Dialect;
  /** Settings of the envelope, as its own schema describes them. */
  readonly envelope: unknown;
  /** What travels upstream with the call beside the parameters. */
  readonly takes: readonly ('officer' | 'department' | 'matter' | 'case')[];
  readonly timeoutMs: number;
  readonly operation: {
    readonly method: 'GET' | 'POST';
    /** As the spec writes it; what stands in front (a relay's prefix) comes from the signing. */
    readonly path: string;
    /** The service's own number at the platform (`_sid`, request number …), where the dialect needs one. */
    readonly service?: string;
    /** JSON Schema (draft 2020-12) of the whole decoded reply, references resolved, from the vertical's spec. */
    readonly reply: unknown;
    /** The same of the request, where the spec has one. */
    readonly request?: unknown;
  };
  readonly parameters: readonly { readonly name: keyof Parameters & string; readonly upstream: string }[];
  readonly fields: readonly FieldSettings[];
  readonly many: boolean;
  /** The vertical's own credential, or one per demand where the platform gives them so; `env:` values already read. */
  readonly credentials:
    | { readonly per: 'vertical'; readonly credential: unknown }
    | { readonly per: 'demand'; readonly credentials: Readonly<Record<string, unknown>> };
}

export interface FieldSettings {
  readonly name: string;
  /** The vertical's name for it; dotted where it lies deeper in the record. */
  readonly upstream: string;
  readonly type: FieldType;
  /** A converter by its name in `converters`, where the type's own will not do. */
  readonly convert?: string;
  /** The vertical's code → the county's value, for enums and booleans. */
  readonly codes?: Readonly<Record<string, string | boolean>>;
}
