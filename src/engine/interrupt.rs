//! Interrupts: a task asks, stops, and is answered when its run is resumed.

use std::cell::RefCell;
use std::rc::Rc;

use crate::id;

/// A question that a task waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Interrupt<V> {
    /// What answers name it by; a `NodeInterrupt` has none.
    pub id: Option<u128>,
    /// What callers are shown: `{ id, value, response_schema? }`.
    pub shown: V,
}

/// How a run is answered: `Command({ resume })`.
#[derive(Clone, Debug, PartialEq)]
pub enum Resume<V> {
    /// One answer, for every task that waits.
    Value(V),
    /// An object without entries: an answer like any other, but in strict mode a list of answers that names none.
    Nothing(V),
    /// An answer to each interrupt named.
    ById(Vec<(u128, V)>),
}

/// What a task remembers of its questions: they are counted anew each time its node starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Scratchpad<V> {
    /// The task's namespace, `node:id`, below those of the graphs around it.
    namespace: String,
    answers: Vec<V>,
    /// An answer for whoever waits, which neither this task has taken nor one that it called or that called it.
    answer_for_all: Rc<RefCell<Option<V>>>,
    asked: usize,
    /// How many of the answers the node has had.
    taken: usize,
    /// Whether the answer for all was taken.
    took_for_all: bool,
    /// How many graphs the task has run inside itself.
    subgraphs: u32,
}

impl<V: Clone> Scratchpad<V> {
    /// A task's memory: the answers it had before, those that name its interrupts among `by_id`, and one for all.
    pub fn new(namespace: String, mut answers: Vec<V>, by_id: &[(u128, V)], answer_for_all: Option<V>) -> Self {
        let named = |answered| {
            let wanted = id::interrupt(&namespace, answered);
            by_id
                .iter()
                .find(|(id, _)| *id == wanted)
                .map(|(_, answer)| answer.clone())
        };
        if !by_id.is_empty() {
            // Older versions gave all of a task's interrupts the first id.
            answers.extend(named(answers.len()).or_else(|| named(0)));
        }
        Self {
            namespace,
            answers,
            answer_for_all: Rc::new(RefCell::new(answer_for_all)),
            asked: 0,
            taken: 0,
            took_for_all: false,
            subgraphs: 0,
        }
    }

    /// The memory of a task that this one calls. An answer for whoever waits is for one of both.
    pub fn of_call(&self, namespace: String, answers: Vec<V>, by_id: &[(u128, V)]) -> Self {
        Self {
            answer_for_all: self.answer_for_all.clone(),
            ..Self::new(namespace, answers, by_id, None)
        }
    }

    /// The node asks: its next answer, or the id of the interrupt that it is to stop with.
    pub fn ask(&mut self) -> Result<V, u128> {
        let place = self.asked;
        self.asked += 1;
        if let Some(answer) = self.answers.get(place) {
            return Ok(answer.clone());
        }
        match &*self.answer_for_all.borrow() {
            Some(answer) if self.answers.len() == place => Ok(answer.clone()),
            _ => Err(id::interrupt(&self.namespace, self.answers.len())),
        }
    }

    /// The node has taken the answer of its last question: it is kept with the task from now on.
    pub fn accept(&mut self) {
        if self.asked > self.answers.len() {
            self.answers.extend(self.answer_for_all.borrow_mut().take());
            self.took_for_all = true;
        }
        self.taken = self.taken.max(self.asked);
    }

    /// The answers that the node has taken, for the checkpoint; `None` when it has taken none.
    pub fn taken(&self) -> Option<Vec<V>> {
        let taken = self.taken.min(self.answers.len());
        (taken > 0).then(|| self.answers[..taken].to_vec())
    }

    /// Whether the answer for whoever waits went to this task.
    pub fn took_for_all(&self) -> bool {
        self.took_for_all
    }

    /// The answer for whoever waits, while it is there: a graph that the task runs inside hands it on.
    pub fn answer_for_all(&self) -> Option<V> {
        self.answer_for_all.borrow().clone()
    }

    /// The node starts again from its first line.
    pub fn rewind(&mut self) {
        self.asked = 0;
    }

    /// The namespace of a graph that the task runs inside: its own, and for all but the first with their number.
    pub fn next_subgraph(&mut self) -> String {
        let nth = self.subgraphs;
        self.subgraphs += 1;
        match nth {
            0 => self.namespace.clone(),
            nth => format!("{}|{nth}", self.namespace),
        }
    }

    /// The task's namespace.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }
}

/// The id that a text means: 32 hexadecimal digits.
pub fn parse(text: &str) -> Option<u128> {
    let is_id = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = is_id.then(|| crate::id::parse(text))??;
    Some(id.as_u128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_answered_in_order_and_the_next_one_has_an_id_of_its_own() {
        let mut pad = Scratchpad::new("a:1".into(), vec![10], &[], None);
        assert_eq!(pad.ask(), Ok(10));
        pad.accept();
        assert_eq!(pad.ask(), Err(id::interrupt("a:1", 1)));
        assert_eq!(pad.taken(), Some(vec![10]));
        assert_ne!(id::interrupt("a:1", 1), id::interrupt("a:1", 0));
    }

    #[test]
    fn an_answer_for_all_goes_to_the_first_open_question() {
        let mut pad = Scratchpad::new("a:1".into(), vec![10], &[], Some(20));
        assert_eq!(pad.ask(), Ok(10));
        pad.accept();
        assert!(!pad.took_for_all());
        assert_eq!(pad.ask(), Ok(20));
        pad.accept();
        assert!(pad.took_for_all());
        assert_eq!(pad.taken(), Some(vec![10, 20]));
        assert!(pad.ask().is_err());
    }

    #[test]
    fn an_answer_that_the_node_did_not_take_is_not_kept() {
        let mut pad = Scratchpad::new("a:1".into(), vec![], &[], Some(20));
        assert_eq!(pad.ask(), Ok(20));
        assert_eq!(pad.taken(), None);
    }

    #[test]
    fn answers_by_id_go_to_the_open_question() {
        let second = id::interrupt("a:1", 1);
        let mut pad = Scratchpad::new("a:1".into(), vec![10], &[(second, 20)], None);
        assert_eq!((pad.ask(), pad.ask()), (Ok(10), Ok(20)));
        let first = id::interrupt("a:1", 0);
        let mut pad = Scratchpad::new("a:1".into(), vec![10], &[(first, 20)], None);
        assert_eq!((pad.ask(), pad.ask()), (Ok(10), Ok(20)));
    }

    #[test]
    fn an_answer_for_all_is_for_a_task_or_for_one_that_it_calls() {
        let mut pad = Scratchpad::new("a:1".into(), vec![], &[], Some(20));
        let mut called = pad.of_call("a:1|b:2".into(), vec![], &[]);
        assert_eq!(called.ask(), Ok(20));
        called.accept();
        assert_eq!(pad.ask(), Err(id::interrupt("a:1", 0)));
        assert!(called.took_for_all() && !pad.took_for_all());
    }

    #[test]
    fn graphs_inside_a_task_are_numbered_from_the_second() {
        let mut pad = Scratchpad::<i64>::new("a:1".into(), vec![], &[], None);
        assert_eq!(pad.next_subgraph(), "a:1");
        assert_eq!(pad.next_subgraph(), "a:1|1");
    }

    #[test]
    fn ids_are_told_by_their_digits() {
        let id = id::interrupt("a:1", 0);
        assert_eq!(parse(&id::hex(id)), Some(id));
        assert_eq!(parse("nope"), None);
        assert_eq!(parse(&"g".repeat(32)), None);
    }
}
