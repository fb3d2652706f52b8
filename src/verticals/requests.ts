import type { OutboundRequest, UpstreamCall } from '../model/index.ts';
import type { Wrapping } from './envelopes/index.ts';
import type { Charset, Format } from './formats/index.ts';
import type { PipeSettings } from './settings.ts';

/** A call as a request, not yet signed. */
export type UnsignedRequest = (call: UpstreamCall) => OutboundRequest;

export interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly parameters: PipeSettings['parameters'];
  readonly wrapping: Wrapping;
  readonly format: Format;
  readonly charset: Charset;
}

/** Parameters under the vertical's names, in its envelope and format; `X-Request-Id` lets both logs be matched. */
export function buildRequest({ method, url, parameters, wrapping, format, charset }: RequestParts): UnsignedRequest {
  return (call) => {
    const document = wrapping.wrap(upstreamNames(parameters, call.parameters), call);
    const headers = { accept: format.mediaType, 'x-request-id': call.id };
    if (method === 'GET') return { method, url: `${url}?${queryOf(document)}`, headers };
    return {
      method,
      url,
      headers: { ...headers, 'content-type': `${format.mediaType}; charset=${charset}` },
      body: format.encode(document, charset),
    };
  };
}

/** Optional parameters that were not given are left out. */
function upstreamNames(
  parameters: PipeSettings['parameters'],
  values: UpstreamCall['parameters'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.flatMap(({ name, upstream }) => {
      const value = values[name];
      return value === undefined ? [] : [[upstream, value] as const];
    }),
  );
}

function queryOf(document: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(
    Object.entries(document).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString();
}
