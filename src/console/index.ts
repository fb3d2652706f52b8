export {
  type Asset,
  type AssetAccept,
  type AssetReader,
  acceptedEncodings,
  assetHeaders,
  assetType,
} from './assets.ts';
export { type CatalogNames, catalogNames } from './names.ts';
export { pageHeaders } from './page-headers.ts';
