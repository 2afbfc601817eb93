// How a state is declared.

import { BinaryOperatorAggregate, LastValue } from "./channels.js";

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

/** The channel of an annotation: `{ reducer, default }`, in its older form `{ value, default }`. */
export function channelOf(spec) {
  if (spec?.lg_is_channel) return spec;
  const reducer = spec?.reducer || spec?.value;
  return reducer ? new BinaryOperatorAggregate(reducer, spec.default) : new LastValue();
}
