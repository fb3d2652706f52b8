export { assemble, type BundleAnswer, type BundleRooms } from './assemble.ts';
export type { Bundle, BundleRequest, DataBody, Item, ItemStatus, Part } from './bundle.ts';
