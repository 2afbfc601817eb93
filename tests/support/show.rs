//! How transcripts say things.

use superstep::engine::checkpoint::{Owner, Record, Save};
use superstep::engine::event::Snapshot;
use superstep::engine::graph::{ChannelId, Graph};
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::Finished;
use superstep::engine::write::Item;
use superstep::error::Error;

use super::value::Value;

pub fn show_snapshot(graph: &Graph, snapshot: &Snapshot<Value>) -> String {
    show_writes(graph, &snapshot.values)
}

pub fn show_writes(graph: &Graph, writes: &[(ChannelId, Value)]) -> String {
    let name = |key: &ChannelId| graph.channel(*key).name.clone();
    let writes: Vec<String> = writes
        .iter()
        .map(|(key, value)| format!("{}={value:?}", name(key)))
        .collect();
    writes.join(" ")
}

pub fn show_questions(interrupts: &[Interrupt<Value>]) -> String {
    let shown: Vec<String> = interrupts
        .iter()
        .map(|interrupt| format!("{:?}", interrupt.shown))
        .collect();
    shown.join(" ")
}

/// What a saver is to store, in one line.
pub fn show_save(graph: &Graph, save: &Save<Value>) -> String {
    match save {
        Save::Checkpoint {
            step, source, changed, ..
        } => {
            let changed: Vec<&str> = changed.iter().map(|id| &*graph.channel(*id).name).collect();
            spaced([
                "save".to_owned(),
                source.name().to_owned(),
                step.to_string(),
                changed.join(" "),
            ])
        }
        Save::Records {
            owner, path, records, ..
        } => {
            let records: Vec<String> = records.iter().map(|record| show_record(graph, record)).collect();
            format!("save of {}: {}", show_owner(*owner, path), records.join(", "))
        }
    }
}

/// Whose a record is: the node, or the number of the packet.
pub fn show_owner(owner: Owner, path: &str) -> String {
    let path = path.strip_prefix("~__pregel_").unwrap_or(path);
    match (path.split_once(", "), owner) {
        (Some(("pull", node)), _) => node.to_owned(),
        (Some(("push", rest)), _) => format!("packet {}", number(rest)),
        (Some((_, rest)), _) => format!("update {}", number(rest)),
        (None, Owner::Nobody) => "nobody".to_owned(),
        (None, Owner::Interrupt(_)) => "an interrupt".to_owned(),
        (None, Owner::Task(_)) => "an input".to_owned(),
    }
}

fn number(text: &str) -> u32 {
    let digits = text.split(',').next().unwrap_or_default();
    digits.parse().expect("paths number packets and updates")
}

pub fn show_record(graph: &Graph, record: &Record<Value>) -> String {
    match record {
        Record::Write(write) => {
            let channel = &graph.channel(write.channel).name;
            match &write.item {
                Item::Value(value) => format!("{channel}={value:?}"),
                Item::Edge => format!("{channel} by an edge"),
                Item::From(node) => format!("{channel} from {}", graph.node(*node).name),
                Item::Send(send) => format!("send {} {:?}", graph.node(send.node).name, send.arg),
            }
        }
        Record::Nothing => "nothing".into(),
        Record::Return(value) => format!("returned {value:?}"),
        Record::Error(error) => format!("error {error:?}"),
        Record::ErrorSource(node) => format!("handler of {}", graph.node(*node).name),
        Record::Interrupts(interrupts) => format!("asks {}", show_questions(interrupts)),
        Record::Answers(answers) => format!("answers {answers:?}"),
        Record::Answer(answer) => format!("answer {answer:?}"),
    }
}

pub fn show_end(end: &Result<Finished<Value>, Error<Value>>) -> String {
    match end {
        Ok(Finished::Done) => "done".into(),
        Ok(Finished::Interrupted(_)) => "interrupted".into(),
        Ok(Finished::Bubbled(command)) => format!("bubbled {command:?}"),
        Err(error) => show_error(error),
    }
}

/// An error in one line: the address of the page about it is left out.
pub fn show_error(error: &Error<Value>) -> String {
    match error {
        Error::Thrown(value) => format!("thrown {value:?}"),
        Error::Failed(failure) => {
            let code = failure.code().map(|code| format!("({})", code.name()));
            let message = failure.message().lines().next().unwrap_or_default();
            let class = spaced([failure.kind().name().to_owned(), code.unwrap_or_default()]);
            format!("{class}: {message}")
        }
        Error::InTask { task, error } => {
            format!("{} ({:?}, superstep {})", show_error(error), task.node, task.step)
        }
        Error::Several { step, errors } => {
            let errors: Vec<String> = errors.iter().map(show_error).collect();
            format!("several in superstep {step}: {}", errors.join(", "))
        }
        Error::Bubbled => "bubbled".into(),
        Error::TimedOut(timed_out) => {
            let (limit, elapsed) = (timed_out.limit, timed_out.elapsed);
            format!("{limit:?} timeout after {elapsed} ms")
        }
        Error::Aborted => "aborted".into(),
        Error::Cancelled => "cancelled".into(),
    }
}

pub fn spaced<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
