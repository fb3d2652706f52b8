import type { Department, Result, Scope } from '../model/index.ts';
import { isScope } from './token-mint.ts';

/** A token request's form (RFC 6749 §4.4.2 with RFC 7523 §2.2), its shape checked and nothing else. */
export interface TokenForm {
  readonly assertion: string;
  readonly clientId?: string;
  readonly scope?: string;
}

export type FormRefusal =
  | { readonly reason: 'malformed-form'; readonly description: string }
  | { readonly reason: 'unsupported-grant-type' }
  /** A method of authentication that this server does not have; `scheme`: that of the Authorization header. */
  | { readonly reason: 'unsupported-authentication'; readonly scheme?: string };

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** `authorization`: the request's Authorization header. */
export function readTokenForm(
  form: URLSearchParams,
  authorization: string | undefined,
): Result<TokenForm, FormRefusal> {
  const twice = [...new Set(form.keys())].find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) return malformed('a parameter is given more than once'); // RFC 6749 §3.2
  const grantType = value(form, 'grant_type');
  if (grantType === undefined) return malformed('grant_type is missing');
  if (grantType !== 'client_credentials') return refused({ reason: 'unsupported-grant-type' });
  const assertion = value(form, 'client_assertion');
  const type = value(form, 'client_assertion_type');
  const otherMethod = authorization !== undefined || form.has('client_secret');
  // RFC 6749 §2.3: one method of authentication a request
  if (otherMethod && assertion !== undefined) return malformed('more than one method of client authentication');
  if (otherMethod) return refused({ reason: 'unsupported-authentication', ...schemeOf(authorization) });
  if (assertion === undefined) return malformed('client_assertion is missing: authenticate by private_key_jwt');
  if (type === undefined) return malformed(`client_assertion_type is missing: it is ${assertionType}`);
  if (type !== assertionType) return malformed(`client_assertion_type is not ${assertionType}`);
  const clientId = value(form, 'client_id');
  const scope = value(form, 'scope');
  return {
    ok: true,
    value: { assertion, ...(clientId !== undefined && { clientId }), ...(scope !== undefined && { scope }) },
  };
}

/** The scopes of the token: what was asked if the department may have it, `data` if nothing was (RFC 6749 §3.3). */
export function grantScopes(scope: string | undefined, department: Department): readonly Scope[] | undefined {
  const asked = new Set((scope ?? 'data').split(' '));
  const granted = [...asked].filter(isScope).filter((each) => department.scopes.includes(each));
  return granted.length === asked.size ? granted.sort() : undefined;
}

/** RFC 6749 §3.2: a parameter without a value is as one left out. */
function value(form: URLSearchParams, name: string): string | undefined {
  return form.get(name) || undefined;
}

function schemeOf(authorization: string | undefined): { scheme?: string } {
  const scheme = authorization?.match(/^[A-Za-z0-9-]+/)?.[0];
  return scheme === undefined ? {} : { scheme };
}

function malformed(description: string): Result<never, FormRefusal> {
  return refused({ reason: 'malformed-form', description });
}

function refused(failure: FormRefusal): Result<never, FormRefusal> {
  return { ok: false, failure };
}
