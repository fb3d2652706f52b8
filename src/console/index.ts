export { type Asset, type AssetAccept, type AssetReader, assetHeaders } from './assets.ts';
