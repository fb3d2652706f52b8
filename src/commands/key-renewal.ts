import { Argument, type Command } from 'commander';
import { type Renewable, renewable, renewKey, retireKeys } from '../platform/node/key-renewal.ts';

const minuteMs = 60_000;
/** How long what an old key made may be in use once a new one stands in front of it, with the time until that one is used. */
const restMs: Readonly<Record<Renewable, number>> = {
  token: 15 * minuteMs, // an access token lives ten minutes
  cache: 7 * 24 * 60 * minuteMs, // a bundle to be fetched later is kept for seven days at most
};
const lost: Readonly<Record<Renewable, string>> = {
  token: 'access tokens and console sessions that they signed have ended',
  cache:
    'what they sealed cannot be opened any more: kept answers are asked for anew, bundles not yet fetched are gone',
};

const what = () =>
  new Argument('<what>', '令牌签名或缓存加密 · what signs tokens, or what seals the cache').choices(renewable);
const folder = () => new Argument('<folder>', '密钥目录 · where the keys live');

/** `shuqiao key renew WHAT DIR` and `shuqiao key retire WHAT DIR`: a gateway that runs takes both up by itself. */
export function registerKeyRenewal(key: Command): void {
  key
    .command('renew')
    .description('换新密钥，旧的仍可验证和解密 · put a new key in front; the old ones still verify and open')
    .addArgument(what())
    .addArgument(folder())
    .action(async (purpose: Renewable, path: string) => {
      const [made, ...old] = await renewKey(path, purpose);
      process.stderr.write(
        `${made} is the new ${purpose} key; a gateway that runs knows it at once, and uses it after SHUQIAO_KEY_LEAD_SECONDS\nbehind it: ${old.join(', ')}\n`,
      );
    });

  key
    .command('retire')
    .description('只留最新的密钥，旧的即刻失效 · keep the newest key alone; the old ones count no more')
    .addArgument(what())
    .addArgument(folder())
    .option('--now', '不等旧令牌到期 · also while what the old ones made may be in use')
    .action(async (purpose: Renewable, path: string, { now = false }: { now?: boolean }) => {
      const [kept, ...out] = await retireKeys(path, purpose, { restMs: now ? 0 : restMs[purpose] });
      const said = out.length > 0 ? `taken out: ${out.join(', ')}; ${lost[purpose]}` : 'there was no other';
      process.stderr.write(`${kept} is the ${purpose} key; ${said}\n`);
    });
}
