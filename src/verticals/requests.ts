import type { OutboundRequest, UpstreamCall } from '../model/index.ts';
import type { Wrapping } from './envelopes/index.ts';
import { type Charset, type Encode, type Format, formEncoded } from './formats/index.ts';
import type { PipeSettings } from './settings.ts';
import type { Message, Signer } from './signing/index.ts';

/** A call as a request, signed. */
export type RequestWriter = (call: UpstreamCall, signer: Signer) => OutboundRequest;

export interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly parameters: PipeSettings['parameters'];
  readonly wrapping: Wrapping;
  readonly format: Format;
  readonly encode: Encode;
  readonly charset: Charset;
}

/** Parameters under the vertical's names, in its envelope and format; `X-Request-Id` lets both logs be matched. */
export function buildRequest({ parameters, wrapping, ...parts }: RequestParts): RequestWriter {
  return (call, signer) => {
    const at = { session: call.session, now: call.now, nonce: call.nonce };
    const wrapped = wrapping.wrap(upstreamNames(parameters, call.parameters), call, signer.members?.(at) ?? {});
    const request = written(signer.seal?.(wrapped, at) ?? wrapped, call, parts);
    const { clientCertificate } = signer;
    return {
      ...request,
      headers: { ...request.headers, ...signer.headers?.(request, at) },
      ...(clientCertificate && { clientCertificate }),
    };
  };
}

function written(
  message: Message,
  call: UpstreamCall,
  { method, url, format, encode, charset }: Omit<RequestParts, 'parameters' | 'wrapping'>,
): OutboundRequest {
  const headers = { accept: format.replyMediaTypes[0], ...format.headers, 'x-request-id': call.id };
  if (method === 'GET') return { method, url: `${url}?${formEncoded(message)}`, headers };
  return {
    method,
    url,
    headers: { ...headers, 'content-type': `${format.mediaTypes[0]}; charset=${charset}` },
    body: encode(message),
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
