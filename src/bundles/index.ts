export { assemble, type BundleAnswer } from './assemble.ts';
export type { Bundle, BundleRequest, DataBody, Item, ItemStatus, Part } from './bundle.ts';
export { type Bundles, type BundleWish, createBundles } from './bundles.ts';
export type { BundleRooms } from './gather.ts';
export { deriveBundleKeys } from './state.ts';
export type { BundleStore, BundleWork, Created, KeptBundle, KeyUse, NewBundle, Progress } from './store.ts';
