declare module '*.svg' {
  const address: string;
  export default address;
}
declare module '*.css';
interface Document {
  /** True while the page is rendered ahead of its being looked at (Prerendering Revamped §6). */
  readonly prerendering?: boolean;
}
