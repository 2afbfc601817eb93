import {
  GraphCallbackHandler,
  type GraphInterruptEvent,
  type GraphLifecycleEvent,
  type GraphLifecycleStatus,
  type GraphResumeEvent,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";

class Observer extends GraphCallbackHandler {
  seen: GraphLifecycleEvent[] = [];

  handleInterrupt(event: GraphInterruptEvent) {
    const asked: unknown = event.interrupts[0]?.value;
    this.seen.push({ ...event, interrupts: asked === undefined ? [] : event.interrupts });
  }

  async handleResume({ status, checkpointNs }: GraphResumeEvent): Promise<void> {
    const known: GraphLifecycleStatus = status;
    console.log(known, checkpointNs.join("|"));
    // @ts-expect-error: no such status
    if (status === "paused") throw new Error("paused");
  }
}

const graph = new StateGraph(MessagesAnnotation).addNode("a", () => ({ messages: [] })).addEdge(START, "a").compile();

export const observed = graph.withConfig({ callbacks: [new Observer()] });
export const isObserver: boolean = GraphCallbackHandler.isInstance({} as unknown);

// @ts-expect-error: what is told has no such field
export const wrong = (event: GraphResumeEvent) => event.interrupts;
