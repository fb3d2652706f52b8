import { standIn } from '../../verticals/index.ts';

/** A binding through which requests go: an mTLS certificate on Cloudflare, an external service on `workerd serve`. */
export interface CertificateBinding {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

type Bindings = Readonly<Record<string, unknown>>;

/**
 * Client certificates (mutual TLS, RFC 8446 §4.4.2) that the runtime holds, by the origin they are for: `X_CERTIFICATE` goes with
 * the address in `X_URL`.
 *
 * On Cloudflare the certificate is uploaded (`wrangler mtls-certificate upload`) and bound in wrangler.toml. On `workerd serve` the
 * same name is bound to an external service, as the build's workerd.capnp has it: that has its own address and connects nowhere
 * else, whatever the URL says.
 */
export function certificatesIn(bindings: Bindings): Readonly<Record<string, CertificateBinding>> {
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([name, binding]) => {
      const url = bindings[name.replace(/_CERTIFICATE$/, '_URL')];
      const isOne = name.endsWith('_CERTIFICATE') && isBinding(binding) && typeof url === 'string';
      return isOne && URL.canParse(url) ? [[new URL(url).origin, binding]] : [];
    }),
  );
}

/** What config reads as `env:NAME`: texts, and a stand-in for each part of a certificate that is bound and shows nothing of itself. */
export function variablesIn(bindings: Bindings): (name: string) => string | undefined {
  return (name) => {
    const value = bindings[name];
    if (typeof value === 'string') return value;
    const holder = name.replace(/_(CERTIFICATE|PRIVATE_KEY|AUTHORITY)$/, '_CERTIFICATE');
    return holder.endsWith('_CERTIFICATE') && isBinding(bindings[holder]) ? standIn : undefined;
  };
}

function isBinding(value: unknown): value is CertificateBinding {
  return typeof value === 'object' && value !== null;
}
