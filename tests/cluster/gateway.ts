import { main, type SandboxBeside } from '../../src/node.ts';

/** What the process that starts the gateways tells each of them of the sandbox that all share. */
export interface SharedSandbox extends Pick<SandboxBeside, 'verticals'> {
  readonly environment: Readonly<Record<string, string>>;
  readonly people: ReturnType<SandboxBeside['people']>;
  readonly enterprises: ReturnType<SandboxBeside['enterprises']>;
}

// One of the gateways of `npm run cluster`.
process.once('message', ({ verticals, environment, people, enterprises }: SharedSandbox) => {
  void main({ verticals, env: (name) => environment[name], people: () => people, enterprises: () => enterprises });
});
