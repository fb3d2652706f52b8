import type { Channel, Pipe } from '../model/index.ts';
import type { ReplyReader } from './replies.ts';
import type { RequestWriter } from './requests.ts';
import type { PipeSettings } from './settings.ts';
import type { SettingsPath } from './settings-error.ts';
import type { Signing, Site } from './signing/index.ts';

/** One channel a credential, made once. Asking for a demand that has none is a bug: throws. */
export function buildChannels(
  credentials: PipeSettings['credentials'],
  signing: Signing,
  site: Site,
  { write, read }: { write: RequestWriter; read: ReplyReader },
): Pipe['channel'] {
  const channelFor = (credential: unknown, name: string, path: SettingsPath): Channel => {
    const signer = signing.bind(credential, site, path);
    return {
      credential: name,
      ...(signer.session && { session: signer.session }),
      request: (call) => write(call, signer),
      read: (reply, page = 0) => read(reply, signer, page),
    };
  };
  if (credentials.per === 'vertical') {
    const channel = channelFor(credentials.credential, 'vertical', ['credentials', 'credential']);
    return () => channel;
  }
  const byDemand = new Map(
    Object.entries(credentials.credentials).map(([demand, credential]) => [
      demand,
      channelFor(credential, `demand:${demand}`, ['credentials', 'credentials', demand]),
    ]),
  );
  return (demand) => {
    const channel = byDemand.get(demand);
    if (!channel) throw new Error(`no credential for demand ${demand}`);
    return channel;
  };
}
