import { connect, createServer, type Socket } from 'node:net';

/** A wire to a server of this machine that can be bad: bytes go through as they are until it is told otherwise. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** Every reply waits so long. */
  slow(delayMs: number): void;
  /** A connection breaks once so many more bytes of a reply have come; undefined: none does. */
  cutAfter(bytes: number | undefined): void;
  /** Nothing passes any more on the connections that are open, and neither side is told. */
  silence(): void;
  /** So it is with every connection, also those to come. Once it is over they break: what was swallowed is lost. */
  swallow(all: boolean): void;
  /** Where connections to come lead to; those that are open stay. */
  aim(target: number): void;
}

export async function startWire(firstTarget: number): Promise<Wire> {
  const ends = new Set<Socket>();
  const silencers = new Set<() => void>();
  let delayMs = 0;
  let bytesLeft: number | undefined;
  let swallowing = false;
  let target = firstTarget;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    let isSilent = false;
    silencers.add(() => {
      isSilent = true;
    });
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.once('close', () => {
        ends.delete(end);
        for (const other of [near, far]) other.destroy();
      });
    }
    near.on('data', (chunk: Buffer) => {
      if (!isSilent && !swallowing) far.write(chunk);
    });
    let passed = 0;
    far.on('data', (chunk: Buffer) => {
      const send = () => {
        if (swallowing) return;
        if (bytesLeft === undefined) {
          passed = 0;
          near.write(chunk);
          return;
        }
        const rest = chunk.subarray(0, Math.max(0, bytesLeft - passed));
        passed += rest.length;
        near.write(rest, () => passed >= (bytesLeft ?? Number.POSITIVE_INFINITY) && near.destroy());
      };
      if (isSilent) return;
      if (delayMs > 0) setTimeout(send, delayMs);
      else send();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    slow(newDelayMs) {
      delayMs = newDelayMs;
    },
    cutAfter(bytes) {
      bytesLeft = bytes;
    },
    swallow(all) {
      swallowing = all;
      if (!all) for (const end of ends) end.destroy();
    },
    aim(newTarget) {
      target = newTarget;
    },
    silence() {
      for (const silence of silencers) silence();
    },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
