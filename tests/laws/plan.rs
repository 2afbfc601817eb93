//! Graphs as plain data: any of them is sound.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::checkpoint::Durability;
use superstep::engine::command::Answer;
use superstep::engine::graph::START;
use superstep::engine::run::Settings;

use crate::support::*;

/// A graph as plain data. Numbers of nodes wrap around, so that any number means a node.
#[derive(Clone, Debug)]
pub struct Plan {
    pub nodes: Vec<NodePlan>,
    first: Vec<u8>,
    edges: Vec<(u8, u8)>,
    joins: Vec<(Vec<u8>, u8)>,
    pub limit: u8,
    pub stop_before: Option<u8>,
    /// Whether nothing but its join leads to the target of a join.
    joins_stand_alone: bool,
}

/// A node: all that it does follows from the state that it is given.
#[derive(Clone, Debug)]
pub struct NodePlan {
    entries: u8,
    writes_n: bool,
    /// It throws once the log is so long.
    throws_at: Option<u8>,
    goto: Option<Target>,
    /// What its condition answers, by the length of the log.
    answers: Vec<Vec<Target>>,
    /// How many questions it asks, where it can.
    asks: u8,
    /// Whether it waits until nothing else is left to run.
    is_deferred: bool,
    /// How many times it throws before it does anything: a failure that passes.
    fails: u8,
    /// Whether what it writes to the log takes the place of what is there.
    overwrites: bool,
}

#[derive(Clone, Debug)]
pub enum Target {
    Node(u8),
    Send(u8),
    Nowhere,
    Falsy,
}

/// What a run starts from.
#[derive(Clone, Debug)]
pub enum First {
    Nothing,
    Value(bool),
    Packet(u8),
    Command(Vec<Target>),
}

/// Nodes stop to lead on once the log is so long: packets could multiply without end.
const LONG: usize = 40;

pub fn plan() -> impl Strategy<Value = Plan> {
    (
        vec(node_plan(), 2..=8),
        vec(any::<u8>(), 1..4),
        vec(any::<(u8, u8)>(), 0..10),
        vec((vec(any::<u8>(), 1..4), any::<u8>()), 0..3),
        1..12_u8,
        prop::option::weighted(0.1, any::<u8>()),
    )
        .prop_map(|(nodes, first, edges, joins, limit, stop_before)| Plan {
            nodes,
            first,
            edges,
            joins,
            limit,
            stop_before,
            joins_stand_alone: false,
        })
}

fn node_plan() -> impl Strategy<Value = NodePlan> {
    (
        (0..3_u8, prop::bool::weighted(0.1)),
        prop::option::weighted(0.1, 0..20_u8),
        prop::option::weighted(0.3, target()),
        vec(vec(target(), 0..3), 0..3),
        prop_oneof![6 => Just(0), 2 => Just(1), 1 => Just(2_u8)],
        prop::bool::weighted(0.15),
        prop_oneof![6 => Just(0), 1 => 1..3_u8],
    )
        .prop_map(
            |((entries, writes_n), throws_at, goto, answers, asks, is_deferred, fails)| NodePlan {
                entries: match sends(&goto, &answers) {
                    true => entries.max(1),
                    false => entries,
                },
                writes_n,
                throws_at,
                goto,
                answers,
                asks,
                is_deferred,
                fails,
                overwrites: false,
            },
        )
}

/// Whether a node sends packets. Then it writes to the log, whose length ends that.
fn sends(goto: &Option<Target>, answers: &[Vec<Target>]) -> bool {
    let mut targets = answers.iter().flatten().chain(goto);
    targets.any(|target| matches!(target, Target::Send(_)))
}

pub fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        6 => any::<u8>().prop_map(Target::Node),
        3 => any::<u8>().prop_map(Target::Send),
        2 => Just(Target::Nowhere),
        1 => Just(Target::Falsy),
    ]
}

pub fn first() -> impl Strategy<Value = First> {
    prop_oneof![
        1 => Just(First::Nothing),
        6 => any::<bool>().prop_map(First::Value),
        2 => any::<u8>().prop_map(First::Packet),
        3 => vec(target(), 0..4).prop_map(First::Command),
    ]
}

impl Plan {
    pub fn graph(&self) -> TestGraph {
        let graph = (0..self.nodes.len()).fold(TestGraph::new().anywhere(), |graph, node| self.with_node(graph, node));
        let graph = self
            .first
            .iter()
            .fold(graph, |graph, node| graph.edge(START, &self.name(*node)));
        let graph = self.edges.iter().fold(graph, |graph, (source, target)| {
            graph.edge(&self.name(*source), &self.name(*target))
        });
        let graph = self
            .joins
            .iter()
            .zip(0..)
            .fold(graph, |graph, ((sources, target), nth)| {
                let sources = sources.iter().map(|source| self.name(*source)).collect();
                if !self.joins_stand_alone {
                    return graph.join_all(sources, &self.name(*target));
                }
                let name = format!("join {nth}");
                let graph = graph.logs([&*name]).join_all(sources, &name);
                graph.edge(&name, &self.name(*target))
            });
        match self.stop_before {
            Some(node) => graph.interrupt_before([&self.name(node)]),
            None => graph,
        }
    }

    /// Its nodes ask nothing.
    pub fn without_questions(mut self) -> Self {
        self.nodes.iter_mut().for_each(|node| node.asks = 0);
        self
    }

    /// Its nodes fail only where they always do.
    pub fn without_passing_failures(mut self) -> Self {
        self.nodes.iter_mut().for_each(|node| node.fails = 0);
        self
    }

    /// Its conditions never fail: a task whose condition did counts as finished when its run is resumed.
    pub fn without_failing_conditions(mut self) -> Self {
        for node in &mut self.nodes {
            node.writes_n = false;
            let targets = node.answers.iter_mut().flatten();
            for target in targets.filter(|target| matches!(target, Target::Falsy)) {
                *target = Target::Nowhere;
            }
        }
        self
    }

    /// Every node has one trigger. Where a node was started by one of two, the other stays, and starts it when the run
    /// is resumed: only then every node is looked at, in LangGraph as here.
    pub fn with_single_triggers(mut self) -> Self {
        self.joins_stand_alone = true;
        self
    }

    /// This node overwrites the log, unless any sends packets: the length of the log ends that.
    pub fn overwritten_by(mut self, node: u8) -> Self {
        let place = node as usize % self.nodes.len();
        let sends = self.nodes.iter().any(|node| sends(&node.goto, &node.answers));
        self.nodes[place].overwrites = !sends;
        self
    }

    /// It stops nowhere by itself.
    pub fn without_breakpoints(mut self) -> Self {
        self.stop_before = None;
        self
    }

    fn with_node(&self, graph: TestGraph, index: usize) -> TestGraph {
        let node = self.nodes[index].clone();
        let name = self.name(index as u8);
        let goto = node.goto.as_ref().map(|target| self.answer(target));
        let answers: Vec<Vec<Answer<Value>>> = node
            .answers
            .iter()
            .map(|targets| targets.iter().map(|target| self.answer(target)).collect())
            .collect();
        let failures = Cell::new(node.fails);
        let is_deferred = node.is_deferred;
        let entry = name.clone();
        let function = move |given: &Given| match failures.get() {
            0 => node.reply(&entry, given, goto.clone()),
            left => {
                failures.set(left - 1);
                throw("it will pass")
            }
        };
        let graph = match is_deferred {
            true => graph.deferred(&name, function),
            false => graph.node(&name, function),
        };
        if answers.is_empty() {
            return graph;
        }
        graph.branch(&name, move |given| match given.logged() {
            logged if logged > LONG => vec![],
            logged => answers[logged % answers.len()].clone(),
        })
    }

    /// Names are not in the order in which nodes are added: some things go by the one, some by the other.
    fn name(&self, node: u8) -> String {
        let index = node as usize % self.nodes.len();
        "dbfhaceg"[index..=index].to_owned()
    }

    pub fn answer(&self, target: &Target) -> Answer<Value> {
        match target {
            Target::Node(node) => to(&self.name(*node)),
            Target::Send(node) => send(&self.name(*node), *node as i64),
            Target::Nowhere => to("nowhere"),
            Target::Falsy => falsy("null"),
        }
    }

    pub fn start(&self, first: &First) -> Start {
        match first {
            First::Nothing => Start::Nothing,
            First::Value(false) => empty(),
            First::Value(true) => Start::Value(log("input")),
            First::Packet(node) => Start::Value(goto([self.answer(&Target::Send(*node))])),
            First::Command(targets) => {
                let mut reply = log("command");
                reply.goto = targets.iter().map(|target| self.answer(target)).collect();
                command_update(reply)
            }
        }
    }

    pub fn settings(&self, settings: Settings) -> Settings {
        Settings {
            recursion_limit: self.limit.into(),
            ..wanting(EVERYTHING)(settings)
        }
    }

    pub fn driver<'g>(&self, graph: &'g TestGraph, first: &First) -> Driver<'g> {
        Driver::with(graph, self.start(first), |settings| self.settings(settings))
    }

    pub fn thread<'g>(&self, graph: &'g TestGraph, durability: Durability) -> Thread<'g> {
        Thread::with(graph, |settings| Settings {
            durability: Some(durability),
            ..self.settings(settings)
        })
    }
}

impl NodePlan {
    fn reply(&self, name: &str, given: &Given, goto: Option<Answer<Value>>) -> Reply {
        let logged = given.logged();
        let mut entry = format!("{name} {logged} {:?}", given.arg);
        for nth in 0..self.asks {
            if given.pad.is_none() {
                break;
            }
            match given.ask(&*format!("{entry}: {nth}?")) {
                Ok(answer) => entry = format!("{entry}, {answer:?}"),
                Err(asked) => return *asked,
            }
        }
        if self.throws_at.is_some_and(|length| logged >= length as usize) {
            return throw(name);
        }
        let reply = match self.overwrites {
            true => write("log", Value::List(vec!["overwrite".into(), [&*entry].into()])),
            false => (0..self.entries).fold(nothing(), |reply, _| reply.and_write("log", [&*entry])),
        };
        let mut reply = match self.writes_n {
            true => reply.and_write("n", logged as i64),
            false => reply,
        };
        reply.goto.extend(goto.filter(|_| logged <= LONG));
        reply.with_output(&*entry)
    }
}
