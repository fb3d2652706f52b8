import { vi } from 'vitest';
import { patience } from './patience.ts';

/** Looks again until nothing is thrown, and answers what the last look answered. */
export const eventually = <Seen>(look: () => Seen | Promise<Seen>): Promise<Seen> => vi.waitFor(look, patience);
