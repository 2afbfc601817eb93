//! stub
use super::{Breakpoints, builder::Builder};
#[derive(Clone, Debug)] pub struct Drawing; #[derive(Clone, Debug)] pub struct Edge; #[derive(Clone, Debug)] pub struct MermaidOptions;
impl Drawing { pub(super) fn new(_: &Builder, _: &Breakpoints, _: &Breakpoints) -> Self { Drawing } }
