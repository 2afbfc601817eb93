//! Laws that hold for every graph, every input and every order in which tasks settle.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::command::Answer;
use superstep::engine::graph::START;
use superstep::engine::run::{Action, Outcome, Settings};
use superstep::engine::task::TaskId;
use superstep::error::Error;
use support::*;

/// A graph as plain data. Numbers of nodes wrap around, so that any number means a node.
#[derive(Clone, Debug)]
struct Plan {
    nodes: Vec<NodePlan>,
    first: Vec<u8>,
    edges: Vec<(u8, u8)>,
    joins: Vec<(Vec<u8>, u8)>,
    limit: u8,
    stop_before: Option<u8>,
}

/// A node: all that it does follows from the state that it is given.
#[derive(Clone, Debug)]
struct NodePlan {
    entries: u8,
    writes_n: bool,
    /// It throws once the log is so long.
    throws_at: Option<u8>,
    goto: Option<Target>,
    /// What its condition answers, by the length of the log.
    answers: Vec<Vec<Target>>,
}

#[derive(Clone, Debug)]
enum Target {
    Node(u8),
    Send(u8),
    Nowhere,
    Falsy,
}

/// What a run starts from.
#[derive(Clone, Debug)]
enum Begin {
    Nothing,
    Value(bool),
    Packet(u8),
    Command(Vec<Target>),
}

/// Nodes stop to lead on once the log is so long: packets could multiply without end.
const LONG: usize = 40;

fn plan() -> impl Strategy<Value = Plan> {
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
        })
}

fn node_plan() -> impl Strategy<Value = NodePlan> {
    (
        0..3_u8,
        prop::bool::weighted(0.1),
        prop::option::weighted(0.1, 0..20_u8),
        prop::option::weighted(0.3, target()),
        vec(vec(target(), 0..3), 0..3),
    )
        .prop_map(|(entries, writes_n, throws_at, goto, answers)| NodePlan {
            entries,
            writes_n,
            throws_at,
            goto,
            answers,
        })
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        6 => any::<u8>().prop_map(Target::Node),
        3 => any::<u8>().prop_map(Target::Send),
        2 => Just(Target::Nowhere),
        1 => Just(Target::Falsy),
    ]
}

fn begin() -> impl Strategy<Value = Begin> {
    prop_oneof![
        1 => Just(Begin::Nothing),
        6 => any::<bool>().prop_map(Begin::Value),
        2 => any::<u8>().prop_map(Begin::Packet),
        3 => vec(target(), 0..4).prop_map(Begin::Command),
    ]
}

impl Plan {
    fn graph(&self) -> TestGraph {
        let graph = (0..self.nodes.len()).fold(TestGraph::new().anywhere(), |graph, node| self.with_node(graph, node));
        let graph = self
            .first
            .iter()
            .fold(graph, |graph, node| graph.edge(START, &self.name(*node)));
        let graph = self.edges.iter().fold(graph, |graph, (source, target)| {
            graph.edge(&self.name(*source), &self.name(*target))
        });
        let graph = self.joins.iter().fold(graph, |graph, (sources, target)| {
            let sources = sources.iter().map(|source| self.name(*source)).collect();
            graph.join_all(sources, &self.name(*target))
        });
        match self.stop_before {
            Some(node) => graph.interrupt_before([&self.name(node)]),
            None => graph,
        }
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
        let graph = graph.node(&name.clone(), move |given| node.reply(&name, given, goto.clone()));
        if answers.is_empty() {
            return graph;
        }
        graph.branch(&self.name(index as u8), move |given| match given.logged() {
            logged if logged > LONG => vec![],
            logged => answers[logged % answers.len()].clone(),
        })
    }

    fn name(&self, node: u8) -> String {
        let index = node as usize % self.nodes.len();
        "abcdefgh"[index..=index].to_owned()
    }

    fn answer(&self, target: &Target) -> Answer<Value> {
        match target {
            Target::Node(node) => to(&self.name(*node)),
            Target::Send(node) => send(&self.name(*node), *node as i64),
            Target::Nowhere => to("nowhere"),
            Target::Falsy => falsy("null"),
        }
    }

    fn start(&self, begin: &Begin) -> Start {
        match begin {
            Begin::Nothing => Start::Nothing,
            Begin::Value(false) => empty(),
            Begin::Value(true) => Start::Value(log("input")),
            Begin::Packet(node) => Start::Value(goto([self.answer(&Target::Send(*node))])),
            Begin::Command(targets) => {
                let mut reply = log("command");
                reply.goto = targets.iter().map(|target| self.answer(target)).collect();
                command_update(reply)
            }
        }
    }

    fn settings(&self, settings: Settings) -> Settings {
        Settings {
            recursion_limit: self.limit.into(),
            ..wanting(EVERYTHING)(settings)
        }
    }
}

impl NodePlan {
    fn reply(&self, name: &str, given: &Given, goto: Option<Answer<Value>>) -> Reply {
        let logged = given.logged();
        if self.throws_at.is_some_and(|length| logged >= length as usize) {
            return throw(name);
        }
        let entry = format!("{name} {logged} {:?}", given.arg);
        let reply = (0..self.entries).fold(nothing(), |reply, _| reply.and_write("log", [&*entry]));
        let mut reply = if self.writes_n {
            reply.and_write("n", logged as i64)
        } else {
            reply
        };
        reply.goto.extend(goto.filter(|_| logged <= LONG));
        reply.with_output(&*entry)
    }
}

fn driver<'g>(plan: &Plan, graph: &'g TestGraph, begin: &Begin) -> Driver<'g> {
    Driver::with(graph, plan.start(begin), |settings| plan.settings(settings))
}

/// What happened in each superstep, in no order.
fn supersteps(driver: &Driver) -> BTreeMap<i64, Vec<String>> {
    let mut supersteps = BTreeMap::<i64, Vec<String>>::new();
    for (superstep, line) in &driver.lines {
        supersteps.entry(*superstep).or_default().push(line.clone());
    }
    supersteps.values_mut().for_each(|lines| lines.sort());
    supersteps
}

fn values<'d>(driver: &'d Driver) -> Vec<&'d str> {
    let lines = driver.lines.iter().map(|(_, line)| line.as_str());
    lines.filter(|line| line.starts_with("values")).collect()
}

/// Whether a task failed, and with it the superstep before its other tasks had to settle.
fn a_task_failed(driver: &Driver) -> bool {
    let mut lines = driver.lines.iter().map(|(_, line)| line);
    lines.any(|line| line.starts_with("result") && line.contains("error: "))
}

/// Plays a run to its end: each number chooses a pending call to settle, even ones together with the next.
fn play_shuffled(driver: &mut Driver, choices: &[u8]) {
    let mut choices = choices.iter().cycle();
    driver.advance();
    while driver.end.is_none() {
        let choice = *choices.next().expect("there are choices");
        driver.settle(choice as usize / 2 % driver.pending.len());
        if choice % 2 == 1 || driver.pending.is_empty() {
            driver.advance();
        }
    }
}

/// A call on a run that its caller may or may not be entitled to.
#[derive(Clone, Debug)]
enum Call {
    Next,
    Settle(u8),
    SettleAny(u8, u8, Wrong),
    Cancel,
}

#[derive(Clone, Debug)]
enum Wrong {
    Returned(bool, Vec<Target>),
    Routed(Vec<Target>),
    Failed,
}

fn call() -> impl Strategy<Value = Call> {
    let wrong = prop_oneof![
        3 => (any::<bool>(), vec(target(), 0..3)).prop_map(|(writes, goto)| Wrong::Returned(writes, goto)),
        3 => vec(target(), 0..3).prop_map(Wrong::Routed),
        1 => Just(Wrong::Failed),
    ];
    prop_oneof![
        20 => Just(Call::Next),
        8 => any::<u8>().prop_map(Call::Settle),
        4 => (0..30_u8, 0..4_u8, wrong).prop_map(|(task, far, wrong)| Call::SettleAny(task, far, wrong)),
        1 => Just(Call::Cancel),
    ]
}

fn make(plan: &Plan, driver: &mut Driver, call: &Call) {
    match call {
        Call::Next => {
            let over = driver.end.is_some();
            let action = driver.next();
            assert!(!over || action == Action::Wait, "{action:?} after the end");
        }
        Call::Settle(_) if driver.pending.is_empty() => {}
        Call::Settle(index) => driver.settle(*index as usize % driver.pending.len()),
        Call::SettleAny(task, far, wrong) => {
            let task = TaskId(if *far == 0 {
                u32::MAX - u32::from(*task)
            } else {
                (*task).into()
            });
            driver.settle_with(task, outcome(plan, driver, wrong));
        }
        Call::Cancel => driver.run.cancel(),
    }
}

fn outcome(plan: &Plan, driver: &Driver, wrong: &Wrong) -> Outcome<Value> {
    let answers = |targets: &[Target]| targets.iter().map(|target| plan.answer(target)).collect();
    match wrong {
        Wrong::Returned(writes, goto) => {
            let mut reply = if *writes {
                log("wrong").and_write("n", 1)
            } else {
                nothing()
            };
            reply.goto = answers(goto);
            let returned = reply.returned(driver.run.graph());
            Outcome::Returned(returned.expect("it names nodes of the graph"))
        }
        Wrong::Routed(targets) => Outcome::Routed(answers(targets)),
        Wrong::Failed => Outcome::Failed(Error::Thrown("wrong".into())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_in_which_tasks_settle_changes_nothing(
        plan in plan(),
        begin in begin(),
        choices in vec(any::<u8>(), 1..30),
    ) {
        let graph = plan.graph();
        let mut in_turn = driver(&plan, &graph, &begin);
        in_turn.play(|_| 0);
        let mut shuffled = driver(&plan, &graph, &begin);
        play_shuffled(&mut shuffled, &choices);

        prop_assert_eq!(values(&in_turn), values(&shuffled));
        prop_assert_eq!(in_turn.state(), shuffled.state());
        let (mut expected, mut happened) = (supersteps(&in_turn), supersteps(&shuffled));
        prop_assert_eq!(a_task_failed(&in_turn), a_task_failed(&shuffled));
        if a_task_failed(&in_turn) {
            let (last, _) = expected.pop_last().expect("a superstep failed");
            prop_assert_eq!(Some(last), happened.pop_last().map(|(last, _)| last));
        } else {
            prop_assert_eq!(&in_turn.end, &shuffled.end);
        }
        prop_assert_eq!(expected, happened);
    }

    #[test]
    fn every_run_ends_once_whatever_is_called(
        plan in plan(),
        begin in begin(),
        calls in vec(call(), 0..80),
    ) {
        let graph = plan.graph();
        let mut driver = driver(&plan, &graph, &begin);
        for call in &calls {
            make(&plan, &mut driver, call);
        }
        driver.advance();
        while driver.end.is_none() {
            prop_assert!(!driver.pending.is_empty(), "it waits for nothing");
            driver.settle(0);
            driver.advance();
        }
        make(&plan, &mut driver, &Call::Next);
        driver.run.cancel();
        make(&plan, &mut driver, &Call::Next);
    }

    #[test]
    fn no_superstep_is_beyond_the_recursion_limit(plan in plan(), begin in begin()) {
        let graph = plan.graph();
        let mut driver = driver(&plan, &graph, &begin);
        driver.play(|_| 0);
        let last = driver.lines.iter().map(|(superstep, _)| *superstep).max();
        prop_assert!(last <= Some(plan.limit.into()));
    }

    #[test]
    fn a_cancelled_run_starts_nothing_more_and_ends(plan in plan(), begin in begin(), calls in 0..200_usize) {
        let graph = plan.graph();
        let mut driver = driver(&plan, &graph, &begin);
        for _ in 0..calls {
            if driver.next() == Action::Wait && !driver.pending.is_empty() {
                driver.settle(0);
            }
        }
        let started = driver.pending.len();
        driver.run.cancel();
        driver.advance();
        prop_assert!(driver.end.is_some());
        prop_assert_eq!(driver.pending.len(), started);
    }
}
