import { proofAlgorithms } from './dpop.ts';

/** RFC 8414 §2, only what is true of this server. */
export interface AuthorisationServerMetadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly token_endpoint_auth_signing_alg_values_supported: readonly string[];
  /** RFC 9449 §5.1. */
  readonly dpop_signing_alg_values_supported: readonly string[];
  readonly service_documentation: string;
}

export function serverMetadata(issuer: string): AuthorisationServerMetadata {
  return {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: ['data', 'ops', 'subject-accesses'],
    response_types_supported: [], // required by RFC 8414 §2, though there is no authorization endpoint
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
    dpop_signing_alg_values_supported: proofAlgorithms,
    service_documentation: `${issuer}/docs`,
  };
}
