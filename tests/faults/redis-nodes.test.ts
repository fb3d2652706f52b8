import { describe, test } from 'vitest';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { startRedisSentinel } from '../support/redis-sentinel.ts';
import { play } from './play.ts';
import { questionsOf } from './questions.ts';
import { setStage } from './stage.ts';

/** A gateway on this Redis, what is asked of it, and whether /readyz says that the cache is well. */
async function stageOn(url: string) {
  const stage = await setStage({ environment: { REDIS_URL: url } });
  const isWell = async () => {
    const { parts } = (await (await fetch(`${stage.url}/readyz`)).json()) as {
      parts: { name: string; state: string }[];
    };
    return parts.some(({ name, state }) => name === 'cache' && state === 'ok');
  };
  return { stage, isWell, asked: { ...stage, question: questionsOf(stage.sandbox.truth) } };
}

describe('no answer is lost, wrong or late while', () => {
  test('a node of a Redis Cluster is killed', async (context) => {
    await using cluster = await startRedisCluster();
    const { stage, isWell, asked } = await stageOn(cluster.url);
    await using _ = stage;
    const [, node] = cluster.nodes;
    const begin = () => node?.stop();
    const end = () => node?.restart();
    await play(asked, { name: 'Redis Cluster node killed', begin, end, isOver: isWell }, context);
  });

  test('a node of a Redis Cluster is frozen', async (context) => {
    await using cluster = await startRedisCluster();
    const { stage, isWell, asked } = await stageOn(cluster.url);
    await using _ = stage;
    const [, node] = cluster.nodes;
    const begin = () => node?.freeze();
    const end = () => node?.thaw();
    await play(asked, { name: 'Redis Cluster node frozen', begin, end, isOver: isWell }, context);
  });

  test('the master that Sentinels watch is killed, and its replica promoted', async (context) => {
    await using sentinel = await startRedisSentinel();
    const { stage, isWell, asked } = await stageOn(sentinel.url);
    await using _ = stage;
    const begin = () => sentinel.master.stop();
    await play(asked, { name: 'Redis master killed, replica promoted', begin, end: () => {}, isOver: isWell }, context);
  });
});
