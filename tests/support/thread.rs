//! A thread: a graph, and what its runs have stored.

use std::rc::Rc;

use superstep::engine::checkpoint::{Durability, Owner, Saved};
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::{NodeUpdate, Place, Settings, StateUpdate};
use superstep::engine::state::{View, view};
use superstep::error::Error;
use uuid::Uuid;

use super::driver::{Begin, Driver, Launch, Transcript};
use super::graph::{Start, TestGraph};
use super::saver::Saver;
use super::show::{show_error, show_owner, show_questions, show_record, show_snapshot, show_writes, spaced};
use super::value::Value;

/// A thread, and how its runs go on.
pub struct Thread<'g> {
    pub graph: &'g TestGraph,
    pub saver: Saver,
    pub settings: Settings,
    pub shows_saves: bool,
    pub shows_transitions: bool,
}

impl<'g> Thread<'g> {
    pub fn new(graph: &'g TestGraph) -> Self {
        let compiled = graph.compile().expect("a test's graph is sound");
        let saver = Saver::default();
        saver.rebuild(compiled.deltas());
        Self {
            graph,
            saver,
            settings: Settings {
                durability: Some(Durability::Async),
                ..super::driver::settings(&compiled, super::driver::VALUES_AND_UPDATES)
            },
            shows_saves: false,
            shows_transitions: false,
        }
    }

    /// A thread whose runs have other settings.
    pub fn with(graph: &'g TestGraph, adjust: impl FnOnce(Settings) -> Settings) -> Self {
        let thread = Self::new(graph);
        Self {
            settings: adjust(thread.settings),
            ..thread
        }
    }

    /// A thread whose runs write down what they save.
    pub fn saving(graph: &'g TestGraph, durability: Durability) -> Self {
        let thread = Self::with(graph, |settings| Settings {
            durability: Some(durability),
            ..settings
        });
        Self {
            shows_saves: true,
            ..thread
        }
    }

    /// A thread whose runs write down who is told that they stop or go on.
    pub fn telling(graph: &'g TestGraph) -> Self {
        Self {
            shows_transitions: true,
            ..Self::new(graph)
        }
    }

    /// A thread of the same history.
    pub fn copy(&self) -> Self {
        Self {
            graph: self.graph,
            saver: self.saver.copy(),
            settings: self.settings.clone(),
            shows_saves: self.shows_saves,
            shows_transitions: self.shows_transitions,
        }
    }

    /// A run from the last checkpoint.
    pub fn run(&self, start: Start) -> Driver<'g> {
        let saved = self.saver.latest("");
        self.launch(Begin::Run(start), saved, Place::default())
    }

    /// A run from the checkpoint of an id.
    pub fn run_at(&self, id: Uuid, start: Start) -> Driver<'g> {
        self.launch(Begin::Run(start), self.saver.by_id("", id), by_id())
    }

    pub fn launch(&self, task: Begin, saved: Option<Saved<Value>>, place: Place<Value>) -> Driver<'g> {
        let driver = self.try_launch(task, saved, place);
        driver.expect("a run can begin")
    }

    pub fn try_launch(
        &self,
        task: Begin,
        saved: Option<Saved<Value>>,
        place: Place<Value>,
    ) -> Result<Driver<'g>, Error<Value>> {
        let launch = Launch {
            task,
            saver: self.saver.clone(),
            saved,
            place,
        };
        let mut driver = Driver::launch(self.graph, launch, |_| self.settings.clone())?;
        driver.shows_saves = self.shows_saves;
        driver.shows_transitions = self.shows_transitions;
        Ok(driver)
    }

    /// Plays a run from the last checkpoint.
    pub fn play(&self, start: Start) -> Transcript {
        played(self.run(start))
    }

    /// Goes on without an input.
    pub fn go_on(&self) -> Transcript {
        self.play(Start::Nothing)
    }

    /// Plays a run from the checkpoint with a number, see [`Thread::history`].
    pub fn play_at(&self, number: usize, start: Start) -> Transcript {
        played(self.run_at(self.id(number), start))
    }

    /// Updates the state as it is now.
    pub fn update(&self, update: StateUpdate<Value>) -> Transcript {
        let saved = self.saver.latest("");
        played(self.launch(Begin::Update(update), saved, Place::default()))
    }

    /// Updates the state in the name of a node: it would have logged the entry.
    pub fn update_as(&self, node: &str, entry: &str) -> Transcript {
        self.update(StateUpdate::Nodes(vec![self.by(node, entry)]))
    }

    /// Updates the state as it was at the checkpoint with a number.
    pub fn update_at(&self, number: usize, update: StateUpdate<Value>) -> Transcript {
        let saved = self.saver.by_id("", self.id(number));
        played(self.launch(Begin::Update(update), saved, by_id()))
    }

    /// An entry for the log in the name of a node.
    pub fn by(&self, node: &str, entry: &str) -> NodeUpdate<Value> {
        let graph = self.graph.compile().expect("a test's graph is sound");
        NodeUpdate {
            node: Some(graph.find(node).expect("the node is there")),
            values: entry.into(),
        }
    }

    /// The id of the checkpoint with a number.
    pub fn id(&self, number: usize) -> Uuid {
        self.saver.entries("")[number].checkpoint.id
    }

    /// The questions that wait: those of tasks that have brought nothing.
    pub fn questions(&self) -> Vec<Interrupt<Value>> {
        let Some(saved) = self.saver.latest("") else {
            return Vec::new();
        };
        let has_finished = |owner: Owner| {
            let mut records = saved.pending.iter().filter(|pending| pending.owner == owner);
            records.any(|pending| pending.record.is_output())
        };
        let view = self.view_of(saved.clone(), false).expect("the state can be read");
        let waiting = view
            .tasks
            .into_iter()
            .filter(|task| !has_finished(Owner::Task(task.id)));
        waiting.flat_map(|task| task.interrupts).collect()
    }

    /// The id of a question that waits.
    pub fn id_of(&self, question: &str) -> u128 {
        let questions = self.questions();
        let asked = questions.iter().find(|asked| asked.shown == question.into());
        asked.expect("it was asked").id.expect("it has an id")
    }

    pub fn view_of(&self, saved: Saved<Value>, applies_pending: bool) -> Result<View<Value>, Error<Value>> {
        let graph = Rc::new(self.graph.compile().expect("a test's graph is sound"));
        let mut reducers = self.graph.reducers(self.saver.clone());
        view(&graph, &saved, "", applies_pending, &mut reducers)
    }

    /// The state as it is now: values, what is next, and what is known of the tasks.
    pub fn state(&self) -> Transcript {
        let graph = self.graph.compile().expect("a test's graph is sound");
        let Some(saved) = self.saver.latest("") else {
            return Transcript("nothing\n".into());
        };
        let view = match self.view_of(saved, true) {
            Ok(view) => view,
            Err(error) => return Transcript(show_error(&error) + "\n"),
        };
        let next: Vec<&str> = view.next.iter().map(|node| &*graph.node(*node).name).collect();
        let mut text = spaced([show_snapshot(&graph, &view.state), "next".into(), next.join(" ")]) + "\n";
        for task in &view.tasks {
            let asks = match task.interrupts.is_empty() {
                true => String::new(),
                false => format!("asks {}", show_questions(&task.interrupts)),
            };
            let error = task.error.as_ref().map(|error| format!("error {error:?}"));
            let result = task.result.as_ref().map(|writes| show_writes(&graph, writes));
            let line = [
                format!("  {}:", graph.node(task.task.node).name),
                asks,
                error.unwrap_or_default(),
                result.unwrap_or_default(),
            ];
            text += &(spaced(line) + "\n");
        }
        Transcript(text)
    }

    /// The checkpoints by number, the oldest first, each with the records on it.
    pub fn history(&self) -> Transcript {
        self.history_in("", self.graph)
    }

    /// The checkpoints of a graph inside.
    pub fn history_in(&self, namespace: &str, graph: &TestGraph) -> Transcript {
        let graph = graph.compile().expect("a test's graph is sound");
        let entries = self.saver.entries(namespace);
        let number = |id: Uuid| entries.iter().position(|entry| entry.checkpoint.id == id);
        let mut text = String::new();
        for (entry, nth) in entries.iter().zip(0..) {
            let after = match entry.parent {
                Some(parent) if number(parent).map(|parent| parent + 1) == Some(nth) => String::new(),
                Some(parent) => number(parent).map_or("after a lost one".into(), |parent| format!("after #{parent}")),
                None if nth == 0 => String::new(),
                None => "first".into(),
            };
            let mut reducers = self.graph.reducers(self.saver.clone());
            let channels = superstep::engine::channels::Channels::restore(
                Rc::new(graph.clone()),
                &self.saver.saved(entry.clone()).checkpoint,
                &mut reducers,
            );
            let state = match channels {
                Ok(channels) => show_snapshot(&graph, &channels.snapshot()),
                Err(error) => show_error(&error),
            };
            let step = format!("{} {}:", entry.source.name(), entry.step);
            text += &(spaced([format!("#{nth}"), after, step, state]) + "\n");
            for kept in self.saver.records(namespace, entry.checkpoint.id) {
                let (owner, record) = (show_owner(kept.owner, &kept.path), show_record(&graph, &kept.record));
                text += &format!("   {owner}: {record}\n");
            }
        }
        Transcript(text)
    }
}

/// The place of a run whose caller named the checkpoint.
pub fn by_id() -> Place<Value> {
    Place {
        is_by_id: true,
        is_addressed: true,
        ..Place::default()
    }
}

fn played(mut driver: Driver) -> Transcript {
    driver.play(|_| 0);
    driver.transcript()
}
