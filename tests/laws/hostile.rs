//! Whatever is called on a run, it ends, once.

use std::rc::Rc;

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::channel::Stored;
use superstep::engine::channels::Seen;
use superstep::engine::checkpoint::{Checkpoint, Durability, Leftover, Pending, Record, Saved};
use superstep::engine::command::Send;
use superstep::engine::delta::{Deltas, Since};
use superstep::engine::graph::{ChannelId, Graph, NodeId};
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::{Action, NodeUpdate, Outcome, Place, Settings, StateUpdate};
use superstep::engine::task::TaskId;
use superstep::engine::write::{Item, Write};
use superstep::error::Error;

use crate::config;
use crate::plan::{First, Plan, Target, first, plan, target};
use crate::support::*;

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
    Aborted,
    Asked(Vec<Option<u8>>),
    Bubbled,
}

fn call() -> impl Strategy<Value = Call> {
    let wrong = prop_oneof![
        3 => (any::<bool>(), vec(target(), 0..3)).prop_map(|(writes, goto)| Wrong::Returned(writes, goto)),
        3 => vec(target(), 0..3).prop_map(Wrong::Routed),
        1 => Just(Wrong::Failed),
        1 => Just(Wrong::Aborted),
        2 => vec(any::<Option<u8>>(), 0..3).prop_map(Wrong::Asked),
        1 => Just(Wrong::Bubbled),
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
        Wrong::Aborted => Outcome::Failed(Error::Aborted),
        Wrong::Asked(ids) => {
            let asked = |id: &Option<u8>| Interrupt {
                id: id.map(u128::from),
                shown: "wrong?".into(),
            };
            Outcome::Interrupted(ids.iter().map(asked).collect())
        }
        Wrong::Bubbled => Outcome::Bubbled("wrong".into()),
    }
}

/// Makes the calls, and then all that are due: the run must end, once.
fn ends(plan: &Plan, mut driver: Driver, calls: &[Call]) -> Result<(), TestCaseError> {
    for call in calls {
        make(plan, &mut driver, call);
    }
    driver.advance();
    while driver.end.is_none() {
        prop_assert!(!driver.pending.is_empty(), "it waits for nothing");
        driver.settle(0);
        driver.advance();
    }
    make(plan, &mut driver, &Call::Next);
    driver.run.cancel();
    make(plan, &mut driver, &Call::Next);
    Ok(())
}

/// Where a run stands, whoever may have said so.
#[derive(Clone, Debug)]
struct Standing {
    durability: Option<u8>,
    is_nested: bool,
    is_resuming: Option<bool>,
    is_by_id: bool,
    is_addressed: bool,
    is_named_by_parent: bool,
    answers: bool,
    answer_for_all: bool,
    strict: bool,
}

fn standing() -> impl Strategy<Value = Standing> {
    (
        any::<[bool; 7]>(),
        prop::option::weighted(0.9, 0..3_u8),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(
                [
                    is_nested,
                    is_by_id,
                    is_addressed,
                    is_named_by_parent,
                    answers,
                    answer_for_all,
                    strict,
                ],
                durability,
                resuming,
            )| {
                Standing {
                    durability,
                    is_nested,
                    is_resuming: resuming,
                    is_by_id,
                    is_addressed,
                    is_named_by_parent,
                    answers,
                    answer_for_all,
                    strict,
                }
            },
        )
}

/// What is begun on a checkpoint.
#[derive(Clone, Debug)]
enum Beginning {
    First(First),
    Resume(bool),
    Update(u8, Vec<Option<u8>>),
}

fn beginning() -> impl Strategy<Value = Beginning> {
    prop_oneof![
        4 => first().prop_map(Beginning::First),
        2 => any::<bool>().prop_map(Beginning::Resume),
        3 => (0..5_u8, vec(any::<Option<u8>>(), 0..3)).prop_map(|(kind, nodes)| Beginning::Update(kind, nodes)),
    ]
}

impl Standing {
    fn place(&self, thread: &Thread) -> Place<Value> {
        let asked = thread.saver.latest("").map(|saved| saved.pending).unwrap_or_default();
        let mut answers: Vec<(u128, Value)> = vec![(7, "nobody".into())];
        for pending in asked {
            if let Record::Interrupts(interrupts) = pending.record {
                answers.extend(interrupts.iter().filter_map(|asked| Some((asked.id?, "yes".into()))));
            }
        }
        Place {
            is_nested: self.is_nested,
            is_resuming: self.is_resuming,
            is_by_id: self.is_by_id,
            is_addressed: self.is_addressed,
            is_named_by_parent: self.is_named_by_parent,
            answers: Rc::new(if self.answers { answers } else { Vec::new() }),
            answer_for_all: self.answer_for_all.then(|| "yes".into()),
            ..Place::default()
        }
    }

    fn settings(&self, settings: Settings) -> Settings {
        let durability = [Durability::Sync, Durability::Async, Durability::Exit];
        Settings {
            durability: self.durability.map(|nth| durability[nth as usize]),
            strict_resume: self.strict,
            ..settings
        }
    }
}

fn begin(plan: &Plan, graph: &Graph, beginning: &Beginning) -> Begin {
    let updates = |nodes: &[Option<u8>]| {
        let node = |node: u8| NodeId(u32::from(node) % graph.nodes().len() as u32);
        let update = |named: &Option<u8>| NodeUpdate {
            node: named.map(node),
            values: "updated".into(),
        };
        nodes.iter().map(update).collect()
    };
    match beginning {
        Beginning::First(first) => Begin::Run(plan.start(first)),
        Beginning::Resume(true) => Begin::Run(resume("yes")),
        Beginning::Resume(false) => Begin::Run(resume_by_id(vec![(7, "yes".into())])),
        Beginning::Update(kind, nodes) => Begin::Update(match kind {
            0 => StateUpdate::Nothing,
            1 => StateUpdate::Clear,
            2 => StateUpdate::Input("updated".into()),
            3 => StateUpdate::Copy(updates(nodes)),
            _ => StateUpdate::Nodes(updates(nodes)),
        }),
    }
}

/// Numbers that no run has counted to, in place of some of a checkpoint's; most often none.
#[derive(Clone, Debug, Default)]
struct Numbers {
    step: Option<i64>,
    versions: Vec<u64>,
    counts: Option<(u64, u64)>,
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let edge = || prop_oneof![Just(u64::MAX), Just(u64::MAX - 1), Just(0), any::<u64>()];
    let step = prop_oneof![Just(i64::MAX), Just(i64::MIN), any::<i64>()];
    let odd = (
        prop::option::of(step),
        vec(edge(), 0..4),
        prop::option::of((edge(), edge())),
    );
    let odd = odd.prop_map(|(step, versions, counts)| Numbers { step, versions, counts });
    prop_oneof![2 => Just(Numbers::default()), 1 => odd]
}

impl Numbers {
    fn put_in(&self, mut saved: Saved<Value>) -> Saved<Value> {
        saved.step = self.step.unwrap_or(saved.step);
        let seen = &mut saved.checkpoint.seen;
        let of_nodes = seen.nodes.iter_mut().flatten().flatten();
        let seen = of_nodes
            .chain(seen.caller.iter_mut().flatten())
            .map(|(_, version)| version);
        let mut odd = self.versions.iter().cycle();
        for version in saved.checkpoint.versions.iter_mut().chain(seen).step_by(2) {
            *version = odd.next().copied().unwrap_or(*version);
        }
        if let Some((updates, supersteps)) = self.counts {
            for since in &mut saved.deltas.since {
                (since.updates, since.supersteps) = (updates, supersteps);
            }
        }
        saved
    }
}

/// A checkpoint as a reader finds it whose graph is another: what it knows by name, of whatever kind it was.
fn carried(saved: Saved<Value>, from: &Graph, to: &Graph) -> Saved<Value> {
    let channel = |id: ChannelId| to.channel_named(&from.channel(id).name);
    let node = |id: NodeId| to.find(&from.node(id).name);
    let checkpoint = saved.checkpoint;
    let mut versions = vec![0; to.channels().len()];
    let mut leftover = Leftover::default();
    for (version, place) in checkpoint.versions.iter().zip(0..) {
        match channel(ChannelId(place)) {
            Some(id) => versions[id.0 as usize] = *version,
            None => leftover
                .versions
                .push((from.channel(ChannelId(place)).name.clone(), *version)),
        }
    }
    let known = |seen: &Vec<(ChannelId, u64)>| -> Vec<(ChannelId, u64)> {
        seen.iter()
            .filter_map(|(id, version)| Some((channel(*id)?, *version)))
            .collect()
    };
    let mut seen = Seen::new(to);
    for (of_node, place) in checkpoint.seen.nodes.iter().zip(0..) {
        if let (Some(of_node), Some(id)) = (of_node, node(NodeId(place))) {
            seen.nodes[id.0 as usize] = Some(known(of_node));
        }
    }
    seen.input = checkpoint.seen.input.as_ref().map(known);
    seen.caller = checkpoint.seen.caller.as_ref().map(known);
    let since = |since: Since| {
        Some(Since {
            key: channel(since.key)?,
            ..since
        })
    };
    let values = checkpoint.values.into_iter();
    let values = values.filter_map(|(id, stored)| Some((channel(id)?, carried_value(stored, &node)?)));
    let pending = saved.pending.into_iter();
    let pending = pending.map(|Pending { owner, record }| Pending {
        owner,
        record: carried_record(record, &channel, &node),
    });
    Saved {
        checkpoint: Checkpoint {
            id: checkpoint.id,
            values: values.collect(),
            versions,
            seen,
            leftover: Rc::new(leftover),
        },
        pending: pending.collect(),
        deltas: Deltas {
            since: saved.deltas.since.into_iter().filter_map(since).collect(),
            ..saved.deltas
        },
        ..saved
    }
}

fn carried_value(stored: Stored<Value>, node: &impl Fn(NodeId) -> Option<NodeId>) -> Option<Stored<Value>> {
    let nodes = |known: Vec<NodeId>| known.into_iter().filter_map(node).collect();
    Some(match stored {
        Stored::Signal(signal) => Stored::Signal(signal.and_then(node)),
        Stored::FinishedSignal(signal, is_finished) => Stored::FinishedSignal(signal.and_then(node), is_finished),
        Stored::Seen(known) => Stored::Seen(nodes(known)),
        Stored::FinishedSeen(known, is_finished) => Stored::FinishedSeen(nodes(known), is_finished),
        Stored::Sends(sends) => Stored::Sends(sends.into_iter().filter_map(|send| carried_send(send, node)).collect()),
        stored => stored,
    })
}

fn carried_send(send: Send<Value>, node: &impl Fn(NodeId) -> Option<NodeId>) -> Option<Send<Value>> {
    Some(Send {
        node: node(send.node)?,
        ..send
    })
}

fn carried_record(
    record: Record<Value>,
    channel: &impl Fn(ChannelId) -> Option<ChannelId>,
    node: &impl Fn(NodeId) -> Option<NodeId>,
) -> Record<Value> {
    let Record::Write(write) = record else {
        return record;
    };
    let item = match write.item {
        Item::From(id) => node(id).map(Item::From),
        Item::Send(send) => carried_send(send, node).map(Item::Send),
        item => Some(item),
    };
    match (channel(write.channel), item) {
        (Some(channel), Some(item)) => Record::Write(Write { channel, item }),
        _ => Record::Nothing,
    }
}

proptest! {
    #![proptest_config(config(2500))]

    #[test]
    fn every_run_on_any_checkpoint_ends_once_whatever_is_called(
        (wrote, reads) in (plan(), plan()),
        is_same_graph in any::<bool>(),
        firsts in vec(first(), 1..3),
        actions in 0..60_usize,
        chosen in any::<usize>(),
        standing in standing(),
        beginning in beginning(),
        (frequency, numbers) in (1..4_u32, numbers()),
        calls in vec(call(), 0..40),
    ) {
        let graph = wrote.graph().mirrored(2);
        let thread = wrote.thread(&graph, Durability::Sync);
        for first in &firsts {
            let mut driver = thread.run(wrote.start(first));
            for _ in 0..actions {
                if driver.next() == Action::Wait && !driver.pending.is_empty() {
                    driver.settle(0);
                }
            }
        }
        let entries = thread.saver.entries("");
        let entry = entries.get(chosen % entries.len().max(1));
        let saved = entry.and_then(|entry| thread.saver.by_id("", entry.checkpoint.id));

        let reads = if is_same_graph { wrote } else { reads };
        let read_by = reads.graph().mirrored(frequency);
        let (from, to) = (graph.compile().unwrap(), read_by.compile().unwrap());
        let saved = saved.map(|saved| numbers.put_in(carried(saved, &from, &to)));
        let other = Thread {
            saver: thread.saver.clone(),
            ..reads.thread(&read_by, Durability::Sync)
        };
        let other = Thread { settings: standing.settings(other.settings), ..other };
        if let Some(saved) = &saved {
            let _ = other.view_of(saved.clone(), true);
            let _ = other.view_of(saved.clone(), false);
        }
        let begun = begin(&reads, &to, &beginning);
        if let Ok(driver) = other.try_launch(begun, saved, standing.place(&thread)) {
            ends(&reads, driver, &calls)?;
        }
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn every_run_ends_once_whatever_is_called(
        plan in plan(),
        first in first(),
        calls in vec(call(), 0..80),
    ) {
        let graph = plan.graph();
        ends(&plan, plan.driver(&graph, &first), &calls)?;
    }

    #[test]
    fn no_superstep_is_beyond_the_recursion_limit(plan in plan(), first in first()) {
        let graph = plan.graph();
        let mut driver = plan.driver(&graph, &first);
        driver.play(|_| 0);
        let last = driver.lines.iter().map(|(superstep, _)| *superstep).max();
        prop_assert!(last <= Some(plan.limit.into()));
    }

    #[test]
    fn a_cancelled_run_starts_nothing_more_and_ends(plan in plan(), first in first(), calls in 0..200_usize) {
        let graph = plan.graph();
        let mut driver = plan.driver(&graph, &first);
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
