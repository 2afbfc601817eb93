// How a state is declared.

/** One key of a state. Without a reducer it keeps the last value. */
export function Annotation(spec) {
  if (spec === undefined) return { reducer: undefined, default: undefined };
  return { reducer: spec.reducer ?? spec.value, default: spec.default };
}

/** A whole state. */
class AnnotationRoot {
  lc_graph_name = "AnnotationRoot";

  constructor(spec) {
    this.spec = spec;
  }
}

Annotation.Root = (spec) => new AnnotationRoot(spec);
