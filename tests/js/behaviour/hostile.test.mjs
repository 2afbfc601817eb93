/**
 * User code that fails where nobody expects user code: in getters, proxies, `then`. It fails its own run, with its own
 * error, as it does in LangGraph.js; it never takes the engine down with it, and never leaves a caller waiting.
 */
import assert from "node:assert/strict";

import { all, chain, clientOf, ownEngine, same, settle, single, test, thrownBy } from "./support.mjs";

const boom = new Error("boom");
const explode = () => {
  throw boom;
};

/** Values that a node returns: each fails with `boom`. */
const RETURNED = {
  "an update with a getter that throws": () => ({
    get foo() {
      throw boom;
    },
  }),
  "an object whose `then` cannot be read": () => ({
    get then() {
      throw boom;
    },
  }),
  "an object whose `then` throws": () => ({ then: explode }),
  "an object whose keys cannot be listed": () => new Proxy({}, { ownKeys: explode }),
  "an object of which nothing can be read": () => new Proxy({ foo: 1 }, { get: (target, key) => (key === "then" ? undefined : explode()) }),
  "an object whose mark cannot be read": () => ({
    get lg_name() {
      throw boom;
    },
  }),
};

for (const [name, returned] of Object.entries(RETURNED)) {
  for (const [how, node] of Object.entries({ "at once": returned, "after an await": async () => (await settle(1), returned()) })) {
    test(`a node returns ${name}, ${how}`, async (context) => {
      const library = await ownEngine(context);
      const graph = single(node, library);
      same(await thrownBy(graph.invoke({ foo: 0 })), boom);
      const told = await all(clientOf(graph, library).runs.stream(null, "agent", { input: { foo: 0 } }));
      assert.deepEqual(told.at(-1), { event: "error", data: { error: "Error", message: "boom" } });
      await checkAlive(library);
    });
  }
}

/** Values that a node throws, and that resist being looked at. */
const THROWN = {
  "a proxy that refuses to be written to": () => new Proxy(new Error("proxy"), { set: explode, defineProperty: explode }),
  "an error with a setter that throws": () => Object.defineProperty(new Error("setter"), "pregelTaskId", { set: explode }),
  "an error whose `pregelTaskId` cannot be written": () => Object.defineProperty(new Error("fixed"), "pregelTaskId", { value: 1 }),
  "an error whose name cannot be read": () => Object.defineProperty(new Error("nameless"), "name", { get: explode }),
  "an error whose message cannot be read": () => Object.defineProperty(new Error(), "message", { get: explode }),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "an object that is no text": () => ({ toString: explode, toJSON: explode, [Symbol.toPrimitive]: explode }),
};

for (const [name, make] of Object.entries(THROWN)) {
  for (const [how, node] of Object.entries({
    "at once": (thrown) => () => {
      throw thrown;
    },
    "after an await": (thrown) => async () => {
      await settle(1);
      throw thrown;
    },
  })) {
    test(`a node throws ${name}, ${how}: the run ends, and the client is told something`, async (context) => {
      const library = await ownEngine(context);
      const graph = single(node(make()), library);
      const isOver = await Promise.race([graph.invoke({ foo: 0 }).then(() => "fine", () => "failed"), settle(50).then(() => "waits")]);
      assert.equal(isOver, "failed");
      const told = await Promise.race([all(clientOf(graph, library).runs.stream(null, "agent", { input: { foo: 0 }, streamMode: ["tasks", "debug"] })), settle(50).then(() => undefined)]);
      assert.equal(told?.at(-1)?.event, "error");
      await checkAlive(library);
    });
  }
}

test("a thenable that answers at once, twice, and then throws", async (context) => {
  const library = await ownEngine(context);
  const node = () => ({
    then(resolve) {
      resolve({ foo: 1 });
      resolve({ foo: 2 });
      throw boom;
    },
  });
  assert.equal((await single(node, library).invoke({})).foo, 1);
  await checkAlive(library);
});

test("a thenable that answers with a thenable", async (context) => {
  const library = await ownEngine(context);
  const node = () => ({ then: (resolve) => resolve({ then: (resolve) => resolve({ foo: "deep" }) }) });
  assert.equal((await single(node, library).invoke({})).foo, "deep");
  await checkAlive(library);
});

test("a promise whose `then` is not Promise's", async (context) => {
  const library = await ownEngine(context);
  class Odd extends Promise {
    then() {
      throw boom;
    }
  }
  const graph = single(() => new Odd(() => {}), library);
  same(await thrownBy(graph.invoke({ foo: 0 })), boom);
  await checkAlive(library);
});

/** What callers hand in. The run may fail; the engine may not. */
const HANDED_IN = {
  "an input with a getter that throws": {
    input: {
      get foo() {
        throw boom;
      },
    },
  },
  "an input whose keys cannot be listed": { input: new Proxy({}, { ownKeys: explode }) },
  "a command with a getter that throws": {
    command: {
      get goto() {
        throw boom;
      },
    },
  },
  "a config with a getter that throws": {
    input: { foo: 1 },
    config: {
      get tags() {
        throw boom;
      },
    },
  },
  "a payload with a getter that throws": {
    get input() {
      throw boom;
    },
  },
  "metadata with a getter that throws": {
    input: { foo: 1 },
    metadata: {
      get a() {
        throw boom;
      },
    },
  },
};

for (const [name, payload] of Object.entries(HANDED_IN)) {
  test(`a caller hands in ${name}`, async (context) => {
    const library = await ownEngine(context);
    const client = clientOf(single(() => ({ n: 1 }), library), library);
    const outcome = await all(client.runs.stream(null, "agent", payload)).then(
      (told) => told.at(-1).data.message,
      (error) => error.message,
    );
    assert.equal(outcome, "boom");
    await checkAlive(library);
  });
}

test("a condition answers with what cannot be read: the run ends", async (context) => {
  const library = await ownEngine(context);
  const { Annotation, START, StateGraph } = library;
  for (const answer of [RETURNED["an object of which nothing can be read"], RETURNED["an object whose mark cannot be read"], () => [new Proxy({}, { get: explode, getPrototypeOf: explode })]]) {
    const graph = new StateGraph(Annotation.Root({ foo: Annotation })).addNode("a", () => ({})).addEdge(START, "a").addConditionalEdges("a", answer).compile();
    await graph.invoke({ foo: 1 }).catch(() => {});
    await checkAlive(library);
  }
});

test("messages that cannot be read", async (context) => {
  const library = await ownEngine(context);
  const { END, MessagesAnnotation, START, StateGraph } = library;
  for (const message of [{ type: "ai", get content() { throw boom; } }, new Proxy({}, { get: explode }), { type: "ai", content: "x", get id() { throw boom; } }, { role: "user", get content() { throw boom; } }]) {
    const graph = new StateGraph(MessagesAnnotation).addNode("a", () => ({ messages: [message] })).addEdge(START, "a").addEdge("a", END).compile();
    await graph.invoke({ messages: [] }).catch(() => {});
    await all(new library.Client({ graphs: { agent: graph } }).runs.stream(null, "agent", { input: { messages: [] }, streamMode: ["messages", "messages-tuple"] }));
    await checkAlive(library);
  }
});

test("a message whose id changes the list that it goes into", async (context) => {
  const library = await ownEngine(context);
  for (const type of ["human", "remove"]) {
    const list = library.messagesStateReducer([], [{ role: "user", content: "a", id: "a" }, { role: "user", content: "b", id: "b" }]);
    let isArmed = false;
    const odd = Object.create({
      get id() {
        if (isArmed) list.length = 0;
        return "b";
      },
    });
    Object.assign(odd, { type, content: "odd" });
    isArmed = true;
    try {
      library.messagesStateReducer(list, [odd]);
    } catch (error) {
      assert.match(error.message, /doesn't exist/);
    }
    await checkAlive(library);
  }
});

test("a state key that objects have already", async () => {
  const graph = chain({ a: () => ({ foo: Object.prototype }) });
  assert.equal((await graph.invoke({ foo: 1 })).foo, Object.prototype);
});

for (const key of ["constructor", "toString", "hasOwnProperty", "", "0", "a b", "ключ"]) {
  test(`a state key named ${JSON.stringify(key)}`, async (context) => {
    const library = await ownEngine(context);
    const { Annotation, START, StateGraph } = library;
    const state = Annotation.Root(Object.defineProperty({}, key, { value: Annotation, enumerable: true, configurable: true, writable: true }));
    const update = (value) => Object.defineProperty({}, key, { value, enumerable: true, configurable: true, writable: true });
    const graph = new StateGraph(state).addNode("node", (seen) => update(Object.hasOwn(seen, key) ? `${seen[key]}!` : "nothing was there")).addEdge(START, "node").compile();
    const values = await graph.invoke(update("in"));
    assert.equal(Object.getOwnPropertyDescriptor(values, key)?.value, "in!");
    assert.equal(Object.getPrototypeOf(values), Object.prototype);
  });
}

async function checkAlive(library) {
  const graph = single(() => ({ n: 1 }), library);
  assert.equal((await graph.invoke({ foo: 1 })).n, 1);
}
