/** The checkpointer against LangGraph's own suite for checkpointers. */
import { superstep } from "../differential/libraries.mjs";
import { noSqlite, savers } from "../differential/savers.mjs";
import { nodeTest, validated } from "./suite.mjs";

const library = await superstep();

if (library.MemorySaver !== undefined) validated("superstep", "MemorySaver", () => savers.own(library));
else nodeTest.test("superstep has no MemorySaver yet", { todo: true }, () => {});

// LangGraph's own checkpointers show that the suite is run as it is meant to be.
validated("LangGraph.js", "MemorySaver", () => savers.memory());
if (noSqlite === undefined) validated("LangGraph.js", "@langchain/langgraph-checkpoint-sqlite", () => savers.sqlite());
