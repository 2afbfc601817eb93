// LangGraph's SDK asks what is under these symbols where it is given no address.

const FETCH = Symbol.for("langgraph_api:fetch");
const ADDRESS = Symbol.for("langgraph_api:url");

export function install(fetch) {
  const before = [globalThis[FETCH], globalThis[ADDRESS]];
  globalThis[FETCH] = (input, init) => fetch(new Request(input, init));
  globalThis[ADDRESS] = "http://superstep.invalid";
  return () => {
    [globalThis[FETCH], globalThis[ADDRESS]] = before;
  };
}
