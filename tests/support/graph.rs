//! A graph of the engine's together with the functions that it knows by number.

use std::cell::Cell;
use std::rc::Rc;

use superstep::engine::command::{Answer, Destination, Input, Returned};
use superstep::engine::graph::{Builder, ChannelId, END, Graph, Kind, NodeId, NodeOptions, ReducerId, START};
use superstep::engine::host::Host;
use superstep::engine::interrupt::Resume;
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

/// A reducer and its default.
#[derive(Clone)]
pub struct Reducer {
    initial: Result<Option<Value>, Value>,
    reduce: ReduceFn,
}

/// A graph under construction with its functions. Its state has a `log`, which nodes append to, and a plain `n`.
#[derive(Clone)]
pub struct TestGraph {
    pub builder: Builder,
    reducers: Vec<Reducer>,
    nodes: Vec<NodeFn>,
    branches: Vec<BranchFn>,
    interrupt_before: Option<Vec<String>>,
    interrupt_after: Option<Vec<String>>,
}

/// The engine's view of the reducers, and of the clock of checkpoints.
pub struct Reducers<'g>(&'g TestGraph, Saver);

impl TestGraph {
    pub fn new() -> Self {
        let empty = Self {
            builder: Builder::default(),
            reducers: Vec::new(),
            nodes: Vec::new(),
            branches: Vec::new(),
            interrupt_before: None,
            interrupt_after: None,
        };
        empty
            .reduced("log", Ok(Some(Value::List(vec![]))), append)
            .key("n", Kind::LastValue)
    }

    pub fn key(mut self, name: &str, kind: Kind) -> Self {
        self.builder.add_key(name, kind).unwrap();
        self
    }

    pub fn reduced(mut self, name: &str, initial: Result<Option<Value>, Value>, reduce: ReduceFn) -> Self {
        let id = ReducerId(self.reducers.len() as u32);
        self.reducers.push(Reducer { initial, reduce });
        self.key(name, Kind::Reduced(id))
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

    fn node_with(mut self, name: &str, options: NodeOptions, function: impl Fn(&Given) -> Reply + 'static) -> Self {
        self.builder.add_node(name, options).unwrap();
        self.nodes.push(NodeFn::Call(Rc::new(function)));
        self
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
                    Err(asked) => return asked,
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
    fn initial(&mut self, reducer: ReducerId) -> Result<Option<Value>, Value> {
        self.0.reducers[reducer.0 as usize].initial.clone()
    }

    fn reduce(&mut self, reducer: ReducerId, current: Value, update: Value) -> Result<Value, Value> {
        (self.0.reducers[reducer.0 as usize].reduce)(current, update)
    }

    fn returned(&mut self, _: NodeId, value: &Value) -> Result<Returned<Value>, Error<Value>> {
        let graph = self.0.compile().expect("a test's graph is sound");
        write("log", [value.clone()]).returned(&graph)
    }

    fn checkpoint_id(&mut self, step: i64) -> Uuid {
        self.1.checkpoint_id(step)
    }

    fn error_record(&mut self, error: &Error<Value>) -> Value {
        Value::Text(show_error(error))
    }

    fn is_undefined(&self, value: &Value) -> bool {
        *value == Value::Undefined
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
    updates
        .into_iter()
        .filter_map(|(key, value)| Some((graph.key(&key)?, value)))
        .collect()
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
