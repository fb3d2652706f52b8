import { Buffer } from 'node:buffer';
import { createPublicKey } from 'node:crypto';
import type { YamlPath } from '../yaml-document.ts';

/** What is wrong with a public key and what would be right; `path` below the key. */
export interface KeyFault {
  readonly path: YamlPath;
  readonly message: string;
  readonly expected: string;
}

interface StatedJwk {
  readonly kty: string;
  readonly crv: string;
  readonly alg: string;
  readonly x: string;
  readonly y?: string | undefined;
  readonly [member: string]: unknown;
}

/**
 * A key that may verify client assertions: the public half, P-256 or Ed25519, with the one algorithm it is for
 * (RFC 7517, RFC 7518 §6.2, RFC 8037 §2; RFC 8725 §3.1: a key is used with one algorithm).
 */
export function* keyFaults(jwk: StatedJwk): Generator<KeyFault> {
  for (const member of Object.keys(jwk)) {
    if (privateMembers.has(member)) {
      yield {
        path: [member],
        message: `the key holds the private member ${member}`,
        expected: 'the public half only; make a new pair with `shuqiao key new`, this one is no secret any more',
      };
    } else if (!publicMembers.has(member)) {
      yield {
        path: [member],
        message: `unknown member ${member} in a key`,
        expected: 'kid, kty, crv, alg, x, y and use only',
      };
    }
  }
  const kind = jwk.crv === 'P-256' ? p256 : ed25519;
  if (jwk.kty !== kind.kty) {
    yield { path: ['kty'], message: `kty is ${jwk.kty} for ${jwk.crv}`, expected: `kty: ${kind.kty}` };
  }
  if (!kind.algorithms.includes(jwk.alg)) {
    yield { path: ['alg'], message: `alg is ${jwk.alg} for ${jwk.crv}`, expected: kind.algorithms.join(' or ') };
  }
  if (jwk.crv === 'Ed25519' && jwk.y !== undefined) {
    yield { path: ['y'], message: 'an Ed25519 key has no y', expected: 'leave y out' };
  }
  if (!isPoint(jwk)) {
    yield {
      path: ['x'],
      message: `the coordinates are no ${jwk.crv} point`,
      expected: 'x (and y for P-256) as `shuqiao key new` prints them: 43 characters of base64url each',
    };
  }
}

const p256 = { kty: 'EC', algorithms: ['ES256'] };
const ed25519 = { kty: 'OKP', algorithms: ['EdDSA', 'Ed25519'] };
const publicMembers = new Set(['kid', 'kty', 'crv', 'alg', 'x', 'y', 'use']);
/** RFC 7518 §6.2.2, §6.3.2 and §6.4.1. */
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

function isPoint({ kty, crv, x, y }: StatedJwk): boolean {
  const coordinates = kty === 'EC' ? [x, y] : [x];
  if (!coordinates.every(isCoordinate)) return false;
  try {
    createPublicKey({ key: { kty, crv, x, ...(kty === 'EC' && { y: String(y) }) }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** 32 bytes in base64url without padding or spare bits (RFC 7515 §2), so that a key has one spelling. */
function isCoordinate(text: unknown): boolean {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(text)) return false;
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}
