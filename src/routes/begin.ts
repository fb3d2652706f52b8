import type { Context, MiddlewareHandler } from 'hono';
import type { Catalog, Language, RequestId } from '../model/index.ts';
import type { AppEnv } from './context.ts';

export interface BeginParts {
  readonly catalog: () => Catalog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newRequestId: () => RequestId;
  /** The caller's address: the peer's, or the forwarded one where the peer is a trusted proxy. */
  readonly addressOf: (c: Context) => string;
  /** True once the gateway has been told to stop. */
  readonly draining: () => boolean;
}

/** Gives every request its id, its clock, its language and the catalog it keeps to the end. */
export function beginRequest({
  catalog,
  now,
  newRequestId,
  addressOf,
  draining,
}: BeginParts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('requestId', newRequestId());
    c.set('receivedAt', now());
    c.set('language', languageOf(c.req.header('Accept-Language')));
    c.set('address', addressOf(c));
    c.set('catalog', catalog());
    c.set('traceparent', carryOn(c.req.header('Traceparent'), c.var.requestId));
    c.set('recorded', false);
    c.header('Request-Id', c.var.requestId);
    c.header('Traceparent', c.var.traceparent);
    await next();
    // RFC 9112 §9.6: what would be sent next on this connection may meet a closed one
    if (draining()) c.header('Connection', 'close');
  };
}

/** Chinese, unless English is wanted more (RFC 9110 §12.5.4). */
export function languageOf(header: string | undefined): Language {
  const weights = { zh: 0, en: 0 };
  for (const part of (header ?? '').split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = range.split('-')[0];
    if (language !== 'zh' && language !== 'en') continue;
    const weight = parameters
      .map((parameter) => /^\s*q=([0-9.]+)\s*$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    weights[language] = Math.max(weights[language], weight === undefined ? 1 : Number(weight));
  }
  return weights.en > weights.zh ? 'en' : 'zh';
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * W3C Trace Context §3.2: the caller's trace with a new parent, or a new trace where there is none to carry on. The request's id is
 * as random as the standard asks of both, so they are cut from it.
 */
function carryOn(header: string | undefined, requestId: RequestId): string {
  const [, trace, parent, flags] = TRACEPARENT.exec(header ?? '') ?? [];
  const valid = trace && parent && !/^0+$/.test(trace) && !/^0+$/.test(parent);
  const own = requestId.replaceAll('-', '');
  return `00-${valid ? trace : own}-${own.slice(16)}-${valid ? flags : '00'}`;
}
