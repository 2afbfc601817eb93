//! A key whose value checkpoints need not hold has the same value as one that they hold.

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::checkpoint::Durability;
use superstep::engine::event::Snapshot;
use superstep::engine::graph::{Graph, NodeId};
use superstep::engine::run::{NodeUpdate, Place, Settings, StateUpdate};

use crate::config;
use crate::plan::{First, Plan, first, plan};
use crate::support::*;

/// Something that is done with a thread.
#[derive(Clone, Debug)]
struct Round {
    what: What,
    /// Which of the checkpoints it starts from; the last if there is none.
    at: Option<u8>,
    durability: u8,
}

#[derive(Clone, Debug)]
enum What {
    Run(First),
    Resume,
    Update(u8, Vec<u8>),
}

fn round() -> impl Strategy<Value = Round> {
    let what = prop_oneof![
        4 => first().prop_map(What::Run),
        3 => Just(What::Resume),
        4 => (0..4_u8, vec(any::<u8>(), 1..3)).prop_map(|(kind, nodes)| What::Update(kind, nodes)),
    ];
    (what, prop::option::weighted(0.4, any::<u8>()), 0..3_u8).prop_map(|(what, at, durability)| Round {
        what,
        at,
        durability,
    })
}

impl Round {
    fn begin(&self, plan: &Plan, graph: &Graph) -> Begin {
        let updates = |nodes: &[u8]| {
            let update = |node: &u8| NodeUpdate {
                node: Some(NodeId(u32::from(*node) % graph.nodes().len() as u32)),
                values: "updated".into(),
            };
            nodes.iter().map(update).collect()
        };
        match &self.what {
            What::Run(first) => Begin::Run(plan.start(first)),
            What::Resume => Begin::Run(resume("yes")),
            What::Update(kind, nodes) => Begin::Update(match kind {
                0 => StateUpdate::Nothing,
                1 => StateUpdate::Clear,
                // Not with updates: they are stored as what the copy's own tasks wrote, and mixed up with it when those run.
                2 => StateUpdate::Copy(Vec::new()),
                _ => StateUpdate::Nodes(updates(nodes)),
            }),
        }
    }
}

fn value<'s>(graph: &Graph, state: &'s Snapshot<Value>, key: &str) -> Option<&'s Value> {
    let key = graph.key(key)?;
    let held = state.values.iter().find(|(known, _)| *known == key);
    held.map(|(_, value)| value)
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn every_checkpoint_is_read_as_if_it_held_the_value(
        plan in plan(),
        overwriting in prop::option::weighted(0.4, any::<u8>()),
        snapshot_frequency in prop_oneof![1..6_u32, Just(100)],
        snapshot_bound in prop_oneof![Just(5000), 1..6_u64],
        rounds in vec(round(), 1..7),
    ) {
        let plan = match overwriting {
            Some(node) => plan.overwritten_by(node),
            None => plan,
        };
        let graph = plan.graph().mirrored(snapshot_frequency);
        let compiled = graph.compile().unwrap();
        let thread = plan.thread(&graph, Durability::Async);
        for round in &rounds {
            let entries = thread.saver.entries("");
            // A resume runs on the very checkpoint: as in LangGraph, its other children find what is written there.
            let resumes = matches!(round.what, What::Resume);
            let entry = round.at.filter(|_| !entries.is_empty() && !resumes);
            let entry = entry.map(|at| entries[at as usize % entries.len()].clone());
            let durability = [Durability::Sync, Durability::Async, Durability::Exit][round.durability as usize];
            let is_update = matches!(round.what, What::Update(..));
            let round_of = Thread {
                saver: thread.saver.clone(),
                settings: Settings {
                    durability: Some(if is_update { Durability::Async } else { durability }),
                    snapshot_bound,
                    ..thread.settings.clone()
                },
                ..thread.copy()
            };
            let (saved, place) = match entry {
                Some(entry) => (Some(thread.saver.saved(entry)), by_id()),
                None => (thread.saver.latest(""), Place::default()),
            };
            if let Ok(mut driver) = round_of.try_launch(round.begin(&plan, &compiled), saved, place) {
                driver.play(|_| 0);
            }
            for entry in thread.saver.entries("") {
                for applies_pending in [true, false] {
                    let Ok(view) = thread.view_of(thread.saver.saved(entry.clone()), applies_pending) else {
                        continue;
                    };
                    let held = value(&compiled, &view.state, "log");
                    let rebuilt = value(&compiled, &view.state, "mirror");
                    prop_assert_eq!(held, rebuilt, "{:?}", entry);
                }
            }
        }
    }
}
