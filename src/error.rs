//! One error type for every layer: what LangGraph calls it, its code, and what to do about it.

use std::fmt;

use crate::engine::task::TaskRef;
use crate::engine::timeout::TimedOut;

/// Why a call or a run failed: LangGraph's error class, its `lc_error_code` where it has one, and a message that names
/// what was wrong and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Boxed, so that a `Result` that may fail is no bigger than what it holds when it does not.
    what: Box<What>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct What {
    kind: Kind,
    code: Option<Code>,
    message: String,
    refused: Option<Refused>,
}

/// What an `UnknownInterruptError` says beside its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `not_pending`, `empty_map` or `ambiguous`.
    pub reason: &'static str,
    /// The interrupts that were named and do not wait.
    pub named: Vec<u128>,
    /// Those that wait.
    pub waiting: Vec<u128>,
}

/// LangGraph's error classes that this crate can raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain `Error`.
    Error,
    /// `EmptyInputError`: a run was given nothing to do.
    EmptyInput,
    /// `GraphDrained`: somebody asked the run to stop.
    GraphDrained,
    /// `GraphRecursionError`: the recursion limit was reached before the graph ended.
    GraphRecursion,
    /// `GraphValidationError`: a name that LangGraph keeps for itself.
    GraphValidation,
    /// `GraphValueError`: the graph cannot do this as it is compiled.
    GraphValue,
    /// `InvalidNamespaceError`: a namespace that a store refuses.
    InvalidNamespace,
    /// `InvalidUpdateError`: a write that a channel refuses.
    InvalidUpdate,
    /// `UnknownInterruptError`: an answer to an interrupt that does not wait.
    UnknownInterrupt,
    /// `UnreachableNodeError`: a node that no edge, branch or `ends` leads to.
    UnreachableNode,
    /// A request the service refuses, with the HTTP status LangGraph Server would answer.
    Http(u16),
}

/// LangGraph's `lc_error_code` values, each with a page that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `GRAPH_RECURSION_LIMIT`
    GraphRecursionLimit,
    /// `INVALID_CONCURRENT_GRAPH_UPDATE`
    InvalidConcurrentGraphUpdate,
    /// `INVALID_GRAPH_NODE_RETURN_VALUE`
    InvalidGraphNodeReturnValue,
    /// `MESSAGE_COERCION_FAILURE`, a code of LangChain's
    MessageCoercionFailure,
    /// `MISSING_CHECKPOINTER`
    MissingCheckpointer,
    /// `UNREACHABLE_NODE`
    UnreachableNode,
}

impl Failure {
    /// A failure of `kind` without a code.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self::of(kind, None, message.into())
    }

    /// A plain `Error`.
    pub fn error(message: impl Into<String>) -> Self {
        Self::of(Kind::Error, None, message.into())
    }

    /// A failure with a code; like LangGraph's, its message ends with the address of the page about that code.
    pub fn coded(kind: Kind, code: Code, message: impl Into<String>) -> Self {
        let mut message = message.into();
        message.push_str("\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/");
        message.push_str(code.folder());
        message.push_str(code.name());
        message.push_str("/\n");
        Self::of(kind, Some(code), message)
    }

    #[inline(never)]
    fn of(kind: Kind, code: Option<Code>, message: String) -> Self {
        let what = What {
            kind,
            code,
            message,
            refused: None,
        };
        Self { what: Box::new(what) }
    }

    /// An answer that names no interrupt that waits.
    pub fn unknown_interrupt(message: &str, reason: &'static str, named: Vec<u128>, waiting: Vec<u128>) -> Self {
        let mut failure = Self::new(Kind::UnknownInterrupt, message);
        failure.what.refused = Some(Refused { reason, named, waiting });
        failure
    }

    /// What an `UnknownInterruptError` says beside its message.
    pub fn refused(&self) -> Option<&Refused> {
        self.what.refused.as_ref()
    }

    /// The class.
    pub fn kind(&self) -> Kind {
        self.what.kind
    }

    /// The `lc_error_code`, where LangGraph has one.
    pub fn code(&self) -> Option<Code> {
        self.what.code
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.what.message
    }

    /// The same failure with its message told in a wider context.
    pub fn in_context(mut self, context: &str) -> Self {
        self.what.message.insert_str(0, ": ");
        self.what.message.insert_str(0, context);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind().name(), self.message())
    }
}

impl std::error::Error for Failure {}

impl Kind {
    /// The name of LangGraph's class.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Error => "Error",
            Kind::EmptyInput => "EmptyInputError",
            Kind::GraphDrained => "GraphDrained",
            Kind::GraphRecursion => "GraphRecursionError",
            Kind::GraphValidation => "GraphValidationError",
            Kind::GraphValue => "GraphValueError",
            Kind::InvalidNamespace => "InvalidNamespaceError",
            Kind::InvalidUpdate => "InvalidUpdateError",
            Kind::UnknownInterrupt => "UnknownInterruptError",
            Kind::UnreachableNode => "UnreachableNodeError",
            Kind::Http(_) => "HTTPError",
        }
    }
}

impl Code {
    /// The folder of LangChain's documentation that has the page about the code.
    fn folder(self) -> &'static str {
        match self {
            Code::MessageCoercionFailure => "langchain/errors/",
            _ => "langgraph/",
        }
    }

    /// The value of `lc_error_code`.
    pub fn name(self) -> &'static str {
        match self {
            Code::GraphRecursionLimit => "GRAPH_RECURSION_LIMIT",
            Code::InvalidConcurrentGraphUpdate => "INVALID_CONCURRENT_GRAPH_UPDATE",
            Code::InvalidGraphNodeReturnValue => "INVALID_GRAPH_NODE_RETURN_VALUE",
            Code::MessageCoercionFailure => "MESSAGE_COERCION_FAILURE",
            Code::MissingCheckpointer => "MISSING_CHECKPOINTER",
            Code::UnreachableNode => "UNREACHABLE_NODE",
        }
    }
}

/// Why a run ended without finishing.
#[derive(Clone, Debug, PartialEq)]
pub enum Error<V> {
    /// What user code threw, unchanged.
    Thrown(V),
    /// What this crate refused.
    Failed(Failure),
    /// What went wrong in a task.
    InTask {
        /// The task.
        task: TaskRef,
        /// What it was.
        error: Box<Error<V>>,
    },
    /// Several tasks of one superstep failed before the first could stop the others.
    Several {
        /// The superstep.
        step: i64,
        /// Their errors, in the order in which they came.
        errors: Vec<Error<V>>,
    },
    /// The task's attempt took too long.
    TimedOut(Box<TimedOut>),
    /// The task has a command for the graph around its own.
    Bubbled,
    /// The task was stopped because another of its superstep failed.
    Aborted,
    /// The caller cancelled the run.
    Cancelled,
}

impl<V> From<Failure> for Error<V> {
    fn from(failure: Failure) -> Self {
        Error::Failed(failure)
    }
}
