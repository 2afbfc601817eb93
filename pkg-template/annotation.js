// How a state is declared.

import { channelOf } from "./channels.js";

/** One key of a state. Without a reducer it keeps the last value. */
export function Annotation(spec) {
  return channelOf(spec);
}

/** A whole state. */
class AnnotationRoot {
  lc_graph_name = "AnnotationRoot";

  constructor(spec) {
    this.spec = spec;
  }
}

Annotation.Root = (spec) => new AnnotationRoot(spec);
