// Run by no-eval.test.ts in a process that cannot make code from text: builds every example pipe and reads its reply.
import { formats } from '../../src/verticals/index.ts';
import { channelOf, examples, inbound } from './pipes.ts';

const kinds = examples.map(({ vertical, settings, replies }) => {
  const format = formats.find(({ name }) => name === settings.dialect.format);
  const encode = format?.encoder({ charset: 'utf-8', request: {} });
  const body = encode?.((replies.found ?? replies.complete) as Record<string, unknown>);
  return `${vertical} ${channelOf(settings).read(inbound(body ?? '')).kind}`;
});
console.log(kinds.join('\n'));
