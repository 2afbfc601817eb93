//! LangGraph's engine and client in one WebAssembly module.
