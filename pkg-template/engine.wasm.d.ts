/**
 * The engine itself, for runtimes and bundlers that import WebAssembly as a module
 * (Cloudflare Workers, for one). Hand it to `initSync` of `superstep/slim`.
 *
 * @module superstep/engine.wasm
 */
declare const module: WebAssembly.Module;
export default module;
