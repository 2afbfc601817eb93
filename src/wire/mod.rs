//! LangGraph Server's HTTP API as data: which routes there are.

pub mod route;
