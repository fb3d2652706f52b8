import { type AssetReader, acceptedEncodings, assetType } from '../../console/index.ts';

/** The static-assets binding: it answers for a path below the folder that was built. On own machines that is a folder, and knows no types. */
export interface AssetsBinding {
  fetch(url: string): Promise<Response>;
}

/** Below this a file is sent as it is. */
const worthPackingBytes = 1024;

/** Reads the files of one built folder (`console`, `reference`). An encoding is only named: the runtime packs the body on its way out. */
export function createBindingAssets(assets: AssetsBinding, folder: string): AssetReader {
  return async (path, { encodings } = {}) => {
    const contentType = assetType(path);
    if (contentType === undefined) return undefined;
    const reply = await assets.fetch(`https://assets.invalid/${folder}/${path}`);
    if (!reply.ok) {
      await reply.body?.cancel();
      return undefined;
    }
    const body = new Uint8Array(await reply.arrayBuffer());
    const packed = body.byteLength >= worthPackingBytes && acceptedEncodings(encodings).includes('gzip');
    return {
      body,
      contentType,
      ...(packed && { encoding: 'gzip' as const }),
      immutable: /-[\w-]{8,}\.\w+$/.test(path),
    };
  };
}
