import type { BundleWork } from '../../src/bundles/index.ts';

/** What a test writes into a bundle says how the work on it goes; what it came to is written after it. Runs on either runtime. */
export const scriptedWork: BundleWork = async ({ sealed, takes }) => {
  const script = new TextDecoder().decode(sealed).split(' ')[0];
  const came = (more: object = {}) => ({ sealed: new TextEncoder().encode(`${script} ${takes}`), ...more });
  switch (script) {
    case 'settle':
      return came();
    case 'again':
      return came(takes < 3 ? { dueAt: Date.now() + 50 } : {});
    case 'fail-once':
      if (takes === 1) throw new Error('it broke');
      return came();
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, 700));
      return came();
    case 'stuck-once':
      if (takes === 1) await new Promise((resolve) => setTimeout(resolve, 60_000));
      return came();
    default:
      return undefined;
  }
};
