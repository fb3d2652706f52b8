import { createAuthority } from '../certificates.ts';
import { environmentName, type Gate } from './gate.ts';

/**
 * Mutual TLS (RFC 8446 §4.4.2): the owner's authority has certified the county's gateway, and the handshake fails for anybody
 * else, so that nothing of a call is heard. Authority and certificates are new with every start.
 */
export function mutualTlsGate(vertical: string): Gate {
  return {
    pathPrefix: '',
    open() {},
    admit: () => undefined,
    unauthorised: 'own',
    environment: {},
    async secure(host) {
      const authority = await createAuthority(`Authority of ${vertical}`);
      const server = await authority.issue({ name: vertical, use: 'server', hosts: ['localhost', host] });
      const client = await authority.issue({ name: 'Gateway of Suining', use: 'client' });
      return {
        tls: {
          key: server.privateKey,
          cert: server.certificate,
          ca: authority.certificate,
          requestCert: true,
          rejectUnauthorized: true,
        },
        environment: {
          [`${environmentName(vertical)}_CERTIFICATE`]: client.certificate,
          [`${environmentName(vertical)}_PRIVATE_KEY`]: client.privateKey,
          [`${environmentName(vertical)}_AUTHORITY`]: authority.certificate,
        },
      };
    },
  };
}
