/** Assertions about types. A program that does not compile is the failure. */

/** Whether two types are the same, and not only assignable to each other. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes `true` only: `expectType<Equal<A, B>>()`. */
export function expectType<_Check extends true>(): void {}

/** The chunks of a stream. */
export type ChunkOf<Stream extends AsyncIterable<unknown>> = Stream extends AsyncIterable<infer Chunk> ? Chunk : never;
