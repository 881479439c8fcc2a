/** What the build puts into the component (src/edge-build/bundle.ts): evaluated once, kept in the snapshot. */
declare module 'baked:lexicon' {
  export const bytes: Uint8Array;
}
declare module 'baked:calibration' {
  const calibration: unknown;
  export { calibration };
}
declare module 'baked:vocabulary' {
  /** The pieces of the model's vocabulary in the order of their ids, with a line break between them. */
  export const pieces: string;
}
declare module 'baked:characters' {
  import type { CharacterTable } from '../../src/embed/characters.ts';
  export const characters: CharacterTable;
}
declare module 'baked:unicode' {
  import type { UnicodeTables } from '../../src/edge-build/unicode-tables.ts';
  export const unicode: UnicodeTables;
}
