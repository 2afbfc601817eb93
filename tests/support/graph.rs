//! A graph of the engine's together with the functions that it knows by number.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use superstep::engine::command::{Answer, Destination, Input, Returned};
use superstep::engine::graph::{
    Builder, ChannelId, END, Graph, Key, Kind, NodeId, NodeOptions, ReducerId, START, Schemas,
};
use superstep::engine::host::{Host, Primitive};
use superstep::engine::interrupt::Resume;
use superstep::engine::retry::{DeciderId, Facts};
use superstep::error::{Error, Failure};
use uuid::Uuid;

use super::call::{Given, Reply, log, nothing, throw, write};
use super::saver::Saver;
use super::show::show_error;
use super::value::{Value, comma_separated};

/// What a run starts from.
#[derive(Clone, Debug)]
pub enum Start {
    Nothing,
    /// A value that the graph takes apart as if `__start__` had returned it.
    Value(Reply),
    /// A value that the graph cannot take apart.
    Refused(Failure),
    Command {
        update: Option<Vec<(String, Value)>>,
        goto: Vec<Answer<Value>>,
        resume: Option<Resume<Value>>,
    },
}

/// What a node does.
#[derive(Clone)]
pub enum NodeFn {
    Call(Rc<dyn Fn(&Given) -> Reply>),
    /// It runs a graph, whose `log` it returns.
    Graph(Rc<TestGraph>),
}

type BranchFn = Rc<dyn Fn(&Given) -> Vec<Answer<Value>>>;
type ReduceFn = fn(Value, Value) -> Result<Value, Value>;

/// How a key begins: with nothing, with a value, or by throwing.
type Initial = Result<Option<Value>, Value>;

/// A graph under construction with its functions. Its state has a `log`, which nodes append to, and a plain `n`.
#[derive(Clone)]
pub struct TestGraph {
    pub builder: Builder,
    reducers: Vec<ReduceFn>,
    /// Defaults of keys, by number.
    defaults: Vec<(ChannelId, Initial)>,
    nodes: Vec<NodeFn>,
    branches: Vec<BranchFn>,
    interrupt_before: Option<Vec<String>>,
    interrupt_after: Option<Vec<String>>,
    /// Why runs are to stop before their next superstep.
    pub drain: Rc<RefCell<Option<String>>>,
}

/// The engine's view of the reducers, and of the clock of checkpoints.
pub struct Reducers<'g>(&'g TestGraph, Saver);

impl TestGraph {
    pub fn new() -> Self {
        let empty = Self {
            builder: Builder::default(),
            reducers: Vec::new(),
            defaults: Vec::new(),
            nodes: Vec::new(),
            branches: Vec::new(),
            interrupt_before: None,
            interrupt_after: None,
            drain: Rc::default(),
        };
        empty
            .reduced("log", Ok(Some(Value::List(vec![]))), append)
            .key("n", Kind::LastValue)
    }

    pub fn schemas(mut self, schemas: Schemas) -> Result<Self, Failure> {
        self.builder.set_schemas(schemas)?;
        Ok(self)
    }

    pub fn key(mut self, name: &str, key: impl Into<Key>) -> Self {
        self.builder.add_key(name, key).unwrap();
        self
    }

    /// A key with a default.
    pub fn key_from(mut self, name: &str, kind: Kind, initial: Initial) -> Self {
        let has_default = initial != Ok(None);
        let key = Key {
            has_default,
            ..Key::from(kind)
        };
        let id = self.builder.add_key(name, key).unwrap();
        self.defaults.push((id, initial));
        self
    }

    /// A key whose writes are validated.
    pub fn validated(self, name: &str) -> Self {
        self.key(
            name,
            Key {
                is_validated: true,
                ..Key::from(Kind::LastValue)
            },
        )
    }

    pub fn reduced(mut self, name: &str, initial: Initial, reduce: ReduceFn) -> Self {
        let reducer = self.reducer(reduce);
        self.key_from(name, Kind::Reduced(reducer), initial)
    }

    /// A key to which everything is written that the log is: checkpoints need not hold it, and do so often.
    pub fn mirrored(mut self, snapshot_frequency: u32) -> Self {
        let reducer = self.reducer(append_all);
        let kind = Kind::Delta {
            reducer,
            snapshot_frequency,
        };
        self.key_from("mirror", kind, Ok(None))
    }

    pub fn reducer(&mut self, reduce: ReduceFn) -> ReducerId {
        self.reducers.push(reduce);
        ReducerId(self.reducers.len() as u32 - 1)
    }

    pub fn node(self, name: &str, function: impl Fn(&Given) -> Reply + 'static) -> Self {
        self.node_with(name, NodeOptions::default(), function)
    }

    /// A node that waits until no other is left to run.
    pub fn deferred(self, name: &str, function: impl Fn(&Given) -> Reply + 'static) -> Self {
        let options = NodeOptions {
            defer: true,
            ..NodeOptions::default()
        };
        self.node_with(name, options, function)
    }

    pub fn node_with(mut self, name: &str, options: NodeOptions, function: impl Fn(&Given) -> Reply + 'static) -> Self {
        self.builder.add_node(name, options).unwrap();
        self.nodes.push(NodeFn::Call(Rc::new(function)));
        self
    }

    /// The function of a node that the graph adds by itself: the handler of all errors.
    pub fn also(mut self, function: impl Fn(&Given) -> Reply + 'static) -> Self {
        self.nodes.push(NodeFn::Call(Rc::new(function)));
        self
    }

    /// A node with an error handler.
    pub fn handled(
        mut self,
        name: &str,
        options: NodeOptions,
        handler: impl Fn(&Given) -> Reply + 'static,
        function: impl Fn(&Given) -> Reply + 'static,
    ) -> Self {
        self.nodes.push(NodeFn::Call(Rc::new(handler)));
        let options = NodeOptions {
            is_handled: true,
            ..options
        };
        self.node_with(name, options, function)
    }

    /// A node that runs a graph, which starts with an empty `log`.
    pub fn subgraph(mut self, name: &str, graph: TestGraph) -> Self {
        self.builder.add_node(name, NodeOptions::default()).unwrap();
        self.nodes.push(NodeFn::Graph(Rc::new(graph)));
        self
    }

    /// A node that asks each of the questions in turn and logs the answers.
    pub fn asks<const N: usize>(self, name: &str, questions: [&str; N]) -> Self {
        let (entry, questions) = (name.to_owned(), questions.map(str::to_owned));
        self.node(name, move |given| {
            let mut answers = Vec::new();
            for question in &questions {
                match given.ask(&**question) {
                    Ok(answer) => answers.push(answer),
                    Err(asked) => return *asked,
                }
            }
            log(&format!("{entry}({})", comma_separated(&answers)))
        })
    }

    /// A node that throws so many times before it logs its name.
    pub fn failing(self, name: &str, times: u32) -> Self {
        let (entry, left) = (name.to_owned(), Cell::new(times));
        self.node(name, move |_| match left.get() {
            0 => log(&entry),
            times => {
                left.set(times - 1);
                throw(&*entry)
            }
        })
    }

    /// Nodes that each append their name to the `log`, with what was sent to them.
    pub fn logs<const N: usize>(self, names: [&str; N]) -> Self {
        names.into_iter().fold(self, |graph, name| {
            let entry = name.to_owned();
            graph.node(name, move |given| match &given.arg {
                Some(arg) => log(&format!("{entry}({arg:?})")),
                None => log(&entry),
            })
        })
    }

    pub fn edge(mut self, source: &str, target: &str) -> Self {
        self.builder.add_edge(source, target).unwrap();
        self
    }

    /// Edges from each node to the next.
    pub fn chain<const N: usize>(self, names: [&str; N]) -> Self {
        names.windows(2).fold(self, |graph, pair| graph.edge(pair[0], pair[1]))
    }

    pub fn join<const N: usize>(self, sources: [&str; N], target: &str) -> Self {
        self.join_all(sources.map(str::to_owned).to_vec(), target)
    }

    pub fn join_all(mut self, sources: Vec<String>, target: &str) -> Self {
        self.builder.add_join(sources, target).unwrap();
        self
    }

    pub fn branch(self, source: &str, function: impl Fn(&Given) -> Vec<Answer<Value>> + 'static) -> Self {
        self.add_branch(source, None, function)
    }

    pub fn mapped_branch<const N: usize>(
        self,
        source: &str,
        path_map: [(&str, &str); N],
        function: impl Fn(&Given) -> Vec<Answer<Value>> + 'static,
    ) -> Self {
        let path_map = path_map.map(|(answer, target)| (answer.to_owned(), target.to_owned()));
        self.add_branch(source, Some(path_map.to_vec()), function)
    }

    /// A condition that makes every node reachable and leads to none.
    pub fn anywhere(self) -> Self {
        self.branch(START, |_| vec![])
    }

    fn add_branch(
        mut self,
        source: &str,
        path_map: Option<Vec<(String, String)>>,
        function: impl Fn(&Given) -> Vec<Answer<Value>> + 'static,
    ) -> Self {
        let name = format!("condition {}", self.branches.len());
        self.builder.add_branch(source, &name, path_map).unwrap();
        self.branches.push(Rc::new(function));
        self
    }

    pub fn interrupt_before<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.interrupt_before = Some(names.map(str::to_owned).to_vec());
        self
    }

    pub fn interrupt_after<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.interrupt_after = Some(names.map(str::to_owned).to_vec());
        self
    }

    pub fn compile(&self) -> Result<Graph, Failure> {
        self.builder
            .compile(None, self.interrupt_before.clone(), self.interrupt_after.clone())
    }

    /// What the engine asks of its host; checkpoints' ids follow those that the saver knows.
    pub fn reducers(&self, saver: Saver) -> Reducers<'_> {
        Reducers(self, saver)
    }

    /// What a node does; nothing is known of `__start__`.
    pub fn node_fn(&self, node: NodeId) -> Option<NodeFn> {
        let place = (node.0 as usize).checked_sub(1)?;
        Some(self.nodes[place].clone())
    }

    pub fn call_branch(&self, branch: u32, given: &Given) -> Vec<Answer<Value>> {
        self.branches[branch as usize](given)
    }
}

impl Host<Value> for Reducers<'_> {
    fn initial(&mut self, key: ChannelId) -> Result<Value, Value> {
        let (_, initial) = self.0.defaults.iter().find(|(known, _)| *known == key).unwrap();
        initial.clone().map(|initial| initial.unwrap())
    }

    fn reduce(&mut self, reducer: ReducerId, current: Value, update: Value) -> Result<Value, Value> {
        self.0.reducers[reducer.0 as usize](current, update)
    }

    fn returned(&mut self, _: NodeId, value: &Value) -> Result<Returned<Value>, Error<Value>> {
        let graph = self.0.compile().expect("a test's graph is sound");
        write("log", [value.clone()]).returned(&graph)
    }

    fn without(&self, value: &Value, names: &[Rc<str>]) -> Value {
        match value {
            Value::List(items) => {
                let is_kept = |item: &&Value| !names.iter().any(|name| **item == Value::Text(name.to_string()));
                Value::List(items.iter().filter(is_kept).cloned().collect())
            }
            other => other.clone(),
        }
    }

    fn checkpoint_id(&mut self, step: i64) -> Uuid {
        self.1.checkpoint_id(step)
    }

    fn error_record(&mut self, error: &Error<Value>) -> Value {
        Value::Text(show_error(error))
    }

    /// A policy with a decider is for errors that ask for it.
    fn decides(&mut self, _: DeciderId, error: &Error<Value>) -> Result<bool, Value> {
        let text = show_error(error);
        match text.contains("what?") {
            true => Err("cannot decide".into()),
            false => Ok(text.contains("again")),
        }
    }

    fn facts(&mut self, error: &Error<Value>) -> Facts {
        Facts {
            message: show_error(error).trim_start_matches("thrown \"").to_owned(),
            ..Facts::default()
        }
    }

    fn entropy(&mut self) -> f64 {
        0.25
    }

    fn drain_reason(&mut self) -> Option<String> {
        self.0.drain.borrow().clone()
    }

    fn is_undefined(&self, value: &Value) -> bool {
        *value == Value::Undefined
    }

    /// `["overwrite", value]` overwrites.
    fn overwritten(&self, update: &Value) -> Option<Value> {
        match update {
            Value::List(items) if items.first() == Some(&"overwrite".into()) => items.get(1).cloned(),
            _ => None,
        }
    }

    fn is_same(&self, a: &Value, b: &Value) -> bool {
        a == b
    }

    /// `["wait", [names]]` is a `WaitForNames`.
    fn awaited(&self, update: &Value) -> Option<Value> {
        match update {
            Value::List(parts) if parts.first() == Some(&"wait".into()) => parts.get(1).cloned(),
            _ => None,
        }
    }

    fn items(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::List(items) => Some(items.clone()),
            _ => None,
        }
    }

    fn primitive(&self, primitive: Primitive) -> Value {
        match primitive {
            Primitive::Undefined => Value::Undefined,
            Primitive::Boolean(is) => Value::Text(is.to_string()),
            Primitive::Number(number) => Value::Int(number as i64),
        }
    }

    fn list(&self, items: Vec<Value>) -> Value {
        Value::List(items)
    }

    fn describe(&self, values: &[Value]) -> String {
        format!("[{}]", comma_separated(values))
    }
}

impl Start {
    /// The input as the engine takes it. The saver knows what its value stands for.
    pub fn input(self, graph: &Graph, saver: &Saver) -> Input<Value> {
        match self {
            Start::Nothing => Input::Empty,
            Start::Value(reply) => Input::Value {
                value: saver.keep_input(&reply),
                parsed: reply
                    .returned(graph)
                    .map_err(|_| unreachable!("a test's input is sound")),
            },
            Start::Refused(failure) => Input::Value {
                value: "the input".into(),
                parsed: Err(failure),
            },
            Start::Command { update, goto, resume } => Input::Command {
                writes: update.map(|update| known(graph, update)),
                goto: destinations(graph, goto).expect("a test's command is sound"),
                resume,
            },
        }
    }
}

pub fn known(graph: &Graph, updates: Vec<(String, Value)>) -> Vec<(ChannelId, Value)> {
    let mut known = Vec::new();
    for (key, value) in updates {
        if key == "log" {
            known.extend(graph.key("mirror").map(|mirror| (mirror, value.clone())));
        }
        known.extend(graph.key(&key).map(|key| (key, value)));
    }
    known
}

pub fn destinations(graph: &Graph, answers: Vec<Answer<Value>>) -> Result<Vec<Destination<Value>>, Failure> {
    answers
        .into_iter()
        .map(|answer| match answer {
            Answer::Send(packet) => packet.into_destination(graph),
            Answer::Name(name) if name == END => Ok(Destination::End),
            Answer::Name(name) => Ok(graph.find(&name).map_or(Destination::Unknown, Destination::Node)),
            Answer::Falsy(_) => Ok(Destination::Unknown),
        })
        .collect()
}

/// Joins two lists.
pub fn append(current: Value, update: Value) -> Result<Value, Value> {
    match (current, update) {
        (Value::List(mut items), Value::List(more)) => {
            items.extend(more);
            Ok(Value::List(items))
        }
        (_, update) => Err(update),
    }
}

/// Appends a list of lists.
pub fn append_all(current: Value, updates: Value) -> Result<Value, Value> {
    let Value::List(updates) = updates else {
        return Err(updates);
    };
    updates.into_iter().try_fold(current, append)
}

/// A run's input that writes nothing.
pub fn empty() -> Start {
    Start::Value(nothing())
}

pub fn command_goto<const N: usize>(destinations: [Answer<Value>; N]) -> Start {
    Start::Command {
        update: None,
        goto: destinations.to_vec(),
        resume: None,
    }
}

pub fn command_update(reply: Reply) -> Start {
    Start::Command {
        update: Some(reply.updates),
        goto: reply.goto,
        resume: None,
    }
}

/// One answer for whoever waits.
pub fn resume(answer: impl Into<Value>) -> Start {
    resume_with(Resume::Value(answer.into()))
}

/// Answers to interrupts by their ids.
pub fn resume_by_id(answers: Vec<(u128, Value)>) -> Start {
    resume_with(Resume::ById(answers))
}

fn resume_with(resume: Resume<Value>) -> Start {
    Start::Command {
        update: None,
        goto: vec![],
        resume: Some(resume),
    }
}
