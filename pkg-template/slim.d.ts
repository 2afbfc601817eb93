/**
 * Everything `superstep` exports, without the WebAssembly: load that with {@link init}
 * or {@link initSync} before compiling a graph.
 *
 * @module superstep/slim
 */

export * from "./index.js";

/** A compiled engine. `object`, because TypeScript's own type for a module takes anything. */
export type EngineModule = WebAssembly.Module & object;

/** What {@link init} can load the engine from. */
export type EngineSource =
  | EngineModule
  | BufferSource
  | URL
  | string
  | Response
  | Promise<Response>;

/**
 * Loads the engine.
 *
 * Only the first call loads anything; later calls resolve when that one has.
 *
 * @param source - A compiled module, the bytes of one, the response of a fetch, or the
 *   address to fetch it from. Default: `engine.wasm` beside this module.
 * @throws When the source cannot be fetched or is not the engine of this version.
 */
export function init(source?: EngineSource): Promise<void>;

/**
 * Loads the engine without waiting, from a module or bytes already at hand.
 *
 * Browsers refuse to compile more than a few megabytes on the page's main thread: hand
 * them a compiled `WebAssembly.Module`, or use {@link init}.
 *
 * @throws `WebAssembly.CompileError` or `WebAssembly.LinkError` when the bytes are not the
 *   engine of this version.
 */
export function initSync(module: EngineModule | BufferSource): void;
