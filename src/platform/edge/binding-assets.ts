import type { AssetReader } from '../../console/index.ts';

/** The static-assets binding: it answers for a path below the folder that was built. */
export interface AssetsBinding {
  fetch(url: string): Promise<Response>;
}

/** Reads the files of one built folder (`console`, `reference`). The platform compresses on the way out. */
export function createBindingAssets(assets: AssetsBinding, folder: string): AssetReader {
  return async (path) => {
    const reply = await assets.fetch(`https://assets.invalid/${folder}/${path}`);
    if (!reply.ok) {
      await reply.body?.cancel();
      return undefined;
    }
    return {
      body: new Uint8Array(await reply.arrayBuffer()),
      contentType: reply.headers.get('Content-Type') ?? 'application/octet-stream',
      immutable: /-[\w-]{8}\.\w+$/.test(path),
    };
  };
}
