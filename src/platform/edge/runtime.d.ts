/**
 * What only workerd has. @cloudflare/workers-types is not among the project's global types: it would say of fetch, URL and streams
 * everywhere what is true on Workers alone. Its types are imported by name instead.
 */
declare module 'cloudflare:workers' {
  import { CloudflareWorkersModule } from '@cloudflare/workers-types';
  export = CloudflareWorkersModule;
}

/** config/ and specs/ as `npm run build:edge` compiled them (an alias in wrangler.toml). */
declare module 'shuqiao:config' {
  const files: readonly import('../../catalog/index.ts').CompiledFile[];
  export default files;
}
