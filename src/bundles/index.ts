export { assemble, type BundleAnswer } from './assemble.ts';
export type { Bundle, BundleRequest, DataBody, Item, ItemStatus, Part } from './bundle.ts';
export type { BundleRooms } from './gather.ts';
