//! Messages in a state: how a list of new ones goes into the list there is, in LangGraph's rules.
//!
//! The rule knows messages by what they are for and where their id stood before; the messages themselves stay values.

use crate::error::Failure;

/// The id that removes every message before it.
pub const REMOVE_ALL: &str = "__remove_all__";

/// A message that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// What it is for.
    pub purpose: Purpose,
    /// Where its id stands already: a place in the old list, or, past its end, the place of an earlier message of the
    /// new list.
    pub place: Option<usize>,
}

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be in the list.
    Keep,
    /// To remove the message with its id.
    Remove,
    /// To remove every message before it.
    RemoveAll,
}

/// What becomes of the two lists. Numbers are places in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The old list is gone; the new one from this place on is the result.
    From(usize),
    /// The old list with changes.
    Into {
        /// Old place, new place: the new message stands where the old one stood.
        replaced: Vec<(usize, usize)>,
        /// New messages that stand after the old ones.
        appended: Vec<usize>,
        /// Places in the old list with the appended ones that are left out.
        removed: Vec<usize>,
    },
}

/// Merges `new` messages into a list of `old`.
///
/// # Errors
/// The removal of a message that is not there: the place of the removal in `new`.
pub fn merge(old: usize, new: &[Incoming]) -> Result<Merge, usize> {
    if let Some(last) = new.iter().rposition(|message| message.purpose == Purpose::RemoveAll) {
        return Ok(Merge::From(last + 1));
    }
    let mut replaced = Vec::new();
    let mut appended: Vec<usize> = Vec::new();
    let mut removed = Vec::new();
    let mut appended_at = vec![None; new.len()];
    for (index, message) in new.iter().enumerate() {
        let merged = match message.place {
            Some(place) if place < old => Some(place),
            // A list that has changed meanwhile has no such place.
            Some(place) => {
                let nth: Option<usize> = appended_at.get(place - old).copied().flatten();
                nth.map(|nth| old + nth)
            }
            None => None,
        };
        match (merged, message.purpose) {
            (Some(place), Purpose::Keep) => {
                removed.retain(|taken| *taken != place);
                match place.checked_sub(old) {
                    Some(nth) => appended[nth] = index,
                    None => replaced.push((place, index)),
                }
            }
            (Some(place), _) => {
                removed.push(place);
            }
            (None, Purpose::Keep) => {
                appended_at[index] = Some(appended.len());
                appended.push(index);
            }
            (None, _) => return Err(index),
        }
    }
    Ok(Merge::Into {
        replaced,
        appended,
        removed,
    })
}

/// Folds `new` messages into a list of `old` for a delta key, whose reducer takes all writes of a superstep at once:
/// LangGraph's `messagesDeltaReducer`. However the writes are divided into such lists, it comes to the same: removing what
/// is not there is nothing, and what comes after its removal stands at the end.
///
/// Gives places in the old list with the new one behind it, in the order of the result.
pub fn fold(old: usize, new: &[Incoming]) -> Vec<usize> {
    let mut list: Vec<Option<usize>> = (0..old).map(Some).collect();
    // Where the message stands now whose id stood first in this place.
    let mut standing = list.clone();
    standing.resize(old + new.len(), None);
    for (message, place) in new.iter().zip(old..) {
        let known = message.place.filter(|known| *known < place).unwrap_or(place);
        match (message.purpose, standing[known]) {
            (Purpose::RemoveAll, _) => {
                list.clear();
                standing.fill(None);
            }
            (Purpose::Remove, None) => {}
            (Purpose::Remove, Some(taken)) => {
                list[taken] = None;
                standing[known] = None;
            }
            (Purpose::Keep, Some(taken)) => list[taken] = Some(place),
            (Purpose::Keep, None) => {
                standing[known] = Some(list.len());
                list.push(Some(place));
            }
        }
    }
    list.into_iter().flatten().collect()
}

/// What the removal of a message that is not there says.
pub fn nothing_to_remove(id: &str) -> Failure {
    Failure::error(format!(
        "Attempting to delete a message with an ID that doesn't exist ('{id}')"
    ))
}

/// The `type` of a message written with a role or another name of its type, as LangChain coerces it; `None` for names
/// that mean nothing.
pub fn message_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "human" | "user" => "human",
        "ai" | "assistant" => "ai",
        "system" | "developer" => "system",
        "tool" => "tool",
        "function" => "function",
        "remove" => "remove",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(place: Option<usize>) -> Incoming {
        Incoming {
            purpose: Purpose::Keep,
            place,
        }
    }

    fn remove(place: Option<usize>) -> Incoming {
        Incoming {
            purpose: Purpose::Remove,
            place,
        }
    }

    fn into(replaced: &[(usize, usize)], appended: &[usize], removed: &[usize]) -> Result<Merge, usize> {
        Ok(Merge::Into {
            replaced: replaced.to_vec(),
            appended: appended.to_vec(),
            removed: removed.to_vec(),
        })
    }

    #[test]
    fn new_messages_are_appended() {
        assert_eq!(merge(2, &[keep(None), keep(None)]), into(&[], &[0, 1], &[]));
    }

    #[test]
    fn a_message_with_a_known_id_replaces_the_old_one_in_place() {
        assert_eq!(merge(2, &[keep(Some(0)), keep(None)]), into(&[(0, 0)], &[1], &[]));
    }

    #[test]
    fn the_same_id_twice_keeps_the_later_message() {
        assert_eq!(merge(1, &[keep(None), keep(Some(1))]), into(&[], &[1], &[]));
    }

    #[test]
    fn a_removal_takes_a_message_out_and_a_later_one_of_its_id_puts_it_back() {
        assert_eq!(merge(2, &[remove(Some(1))]), into(&[], &[], &[1]));
        assert_eq!(merge(2, &[remove(Some(1)), keep(Some(1))]), into(&[(1, 1)], &[], &[]));
        assert_eq!(merge(1, &[keep(None), remove(Some(1))]), into(&[], &[0], &[1]));
    }

    #[test]
    fn a_place_that_is_not_there_is_none() {
        assert_eq!(merge(0, &[keep(Some(1))]), into(&[], &[0], &[]));
        assert_eq!(merge(1, &[remove(Some(9))]), Err(0));
    }

    #[test]
    fn folding_replaces_in_place_and_appends_the_rest() {
        assert_eq!(fold(2, &[keep(Some(0)), keep(None), keep(Some(3))]), [2, 1, 4]);
    }

    #[test]
    fn what_was_removed_comes_back_at_the_end() {
        assert_eq!(fold(2, &[remove(Some(0)), keep(Some(0)), keep(None)]), [1, 3, 4]);
        assert_eq!(fold(1, &[keep(None), remove(Some(1)), keep(Some(1))]), [0, 3]);
    }

    #[test]
    fn folding_removes_all_that_came_before() {
        let all = Incoming {
            purpose: Purpose::RemoveAll,
            place: None,
        };
        assert_eq!(fold(2, &[keep(None), all, keep(Some(0)), keep(Some(0))]), [5]);
    }

    #[test]
    fn removing_nothing_is_nothing_when_folding() {
        assert_eq!(
            fold(1, &[remove(None), remove(Some(0)), remove(Some(0)), remove(Some(9))]),
            []
        );
    }

    #[test]
    fn removing_what_is_not_there_is_an_error() {
        assert_eq!(merge(1, &[keep(None), remove(None)]), Err(1));
    }

    #[test]
    fn remove_all_leaves_what_follows_it() {
        let all = Incoming {
            purpose: Purpose::RemoveAll,
            place: None,
        };
        assert_eq!(merge(3, &[keep(None), all, keep(None)]), Ok(Merge::From(2)));
    }
}
