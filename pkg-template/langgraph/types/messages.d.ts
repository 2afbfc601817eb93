/** States that hold LangChain's messages. */

import type { BaseMessage, BaseMessageLike } from "@langchain/core/messages";
import type { z as z3 } from "zod/v3";
import type { OverwriteValue } from "../../types/control.js";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { DeltaValue, ReducedValue } from "../../types/schema.js";
import type { AnnotationRoot, Channel } from "../../types/state.js";
import type { InteropZodType } from "@langchain/core/utils/types";
import type { ReducedZodChannel, SchemaMeta } from "./zod.js";

/** One message, or a list of them, in whatever form LangChain takes. */
export type Messages = (BaseMessage | BaseMessageLike)[] | BaseMessage | BaseMessageLike;

/** The id with which a `RemoveMessage` removes all messages before it. */
export const REMOVE_ALL_MESSAGES: "__remove_all__";

/** Puts messages into a conversation: known ids are replaced, `RemoveMessage`s take out, the rest is appended. */
export function messagesStateReducer(left: Messages, right: Messages): BaseMessage[];

/** The shorter name of {@link messagesStateReducer}. */
export const addMessages: typeof messagesStateReducer;

/** The same for all writes of a step. */
export function messagesDeltaReducer(state: BaseMessage[], writes: Messages[]): BaseMessage[];

/** A state with one key: a conversation. */
export const MessagesAnnotation: AnnotationRoot<{ messages: Channel<BaseMessage[], Messages | OverwriteValue<BaseMessage[]>> }>;

/** A conversation as a key of a `StateSchema`. */
export const MessagesValue: ReducedValue<BaseMessage[], Messages>;

/** A conversation of which checkpoints keep what is new. */
export const MessagesDeltaValue: DeltaValue<BaseMessage[], Messages>;

/** A conversation as a note on a schema of zod. */
export const MessagesZodMeta: SchemaMeta<BaseMessage[], Messages>;

/** A state with one key, as a schema of zod 3. */
export const MessagesZodState: z3.ZodObject<{ messages: ReducedZodChannel<z3.ZodType<BaseMessage[]>, InteropZodType<Messages>> }>;

/**
 * Shows a message to who reads mode `"messages"`, before the node is over, and writes it to the state.
 *
 * @param options - `stateKey` is the key it is written to; `null` is none. The node's config, where it is not certain
 *   which node calls.
 * @throws `Error` for a message without an id.
 */
export function pushMessage(message: BaseMessage | BaseMessageLike, options?: RunnableConfig & { stateKey?: string | null }): BaseMessage;

export {};
