import type { InboundReply, OutboundRequest, Result } from '../model/index.ts';

/**
 * Speaks HTTP to verticals. One try: retries are the exchange's. Redirects are not followed (design §4). A body is as it came:
 * a runtime may have decompressed it on its way, or not.
 */
export interface HttpClient {
  send(request: OutboundRequest, limits: SendLimits): Promise<Result<InboundReply, SendFailure>>;
}

export interface SendLimits {
  /** From the start to the last byte of the reply, milliseconds. */
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  /** Ends the call at once when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

export interface SendFailure {
  /** `refused`: the vertical did not accept our certificate; where a runtime does not tell, that is `unreachable` too. */
  readonly kind: 'timeout' | 'unreachable' | 'refused' | 'too-large' | 'aborted';
  /** Surely nothing of the request left: no connection came about. Where a runtime does not tell, it is not said. */
  readonly unsent?: boolean;
  /** An error code such as ECONNREFUSED; never a URL's query, a header or a body. */
  readonly note: string;
}
