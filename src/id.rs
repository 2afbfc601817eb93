//! Identifiers as pure functions: time and entropy come in as arguments.

use uuid::{Builder, Uuid};
use xxhash_rust::xxh3::xxh3_128;

/// Where a run's identifiers start from: when it started, and what makes it unlike others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Milliseconds since 1970.
    pub millis: u64,
    /// Random bytes.
    pub entropy: [u8; 16],
}

impl Origin {
    /// A run's id: version 7, so that ids sort by the time at which runs started.
    pub fn run_id(&self) -> Uuid {
        let mut random = [0; 10];
        random.copy_from_slice(&self.entropy[..10]);
        Builder::from_unix_timestamp_millis(self.millis, &random).into_uuid()
    }

    /// The id of the checkpoint after superstep `step`, in a run that stores none. The ids of one run sort by step.
    pub fn checkpoint_id(&self, step: i64) -> Uuid {
        let ticks = (self.millis * 10_000).saturating_add_signed(step.saturating_add(2));
        checkpoint(ticks, step, &self.entropy)
    }
}

/// The clock of checkpoint ids: it never shows the same time twice, so that ids sort in the order in which they were
/// made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Tenths of microseconds since 1970.
    ticks: u64,
}

impl Clock {
    /// A clock that has shown nothing.
    pub const fn new() -> Self {
        Self { ticks: 0 }
    }

    /// The id of a checkpoint made at a time, in milliseconds since 1970.
    pub fn checkpoint_id(&mut self, millis: u64, step: i64, entropy: &[u8; 16]) -> Uuid {
        self.ticks = (millis * 10_000).max(self.ticks + 1);
        checkpoint(self.ticks, step, entropy)
    }
}

/// A checkpoint's id: version 6 with the superstep as its clock sequence, as LangGraph makes it.
fn checkpoint(ticks_since_1970: u64, step: i64, entropy: &[u8; 16]) -> Uuid {
    const TICKS_FROM_1582_TO_1970: u64 = 0x01b2_1dd2_1381_4000;
    let ticks = ticks_since_1970.saturating_add(TICKS_FROM_1582_TO_1970);
    let clock_sequence = step as u16 | 0x8000;
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&(ticks >> 12).to_be_bytes()[2..]);
    bytes[6..8].copy_from_slice(&((ticks as u16 & 0x0fff) | 0x6000).to_be_bytes());
    bytes[8..10].copy_from_slice(&clock_sequence.to_be_bytes());
    bytes[10..].copy_from_slice(&entropy[10..]);
    Uuid::from_bytes(bytes)
}

/// The id of the question that a task asks after so many answers: XXH3 of the task's namespace, which with no answer
/// yet stands alone.
pub fn interrupt(namespace: &str, answered: usize) -> u128 {
    match answered {
        0 => xxh3_128(namespace.as_bytes()),
        answered => xxh3_128(format!("{namespace}|{answered}").as_bytes()),
    }
}

/// An id as text.
pub fn text(id: &Uuid) -> String {
    spelled(id.as_bytes(), &[4, 6, 8, 10])
}

/// An id as 32 hexadecimal digits.
pub fn hex(id: u128) -> String {
    spelled(&id.to_be_bytes(), &[])
}

/// Bytes as hexadecimal digits, with a hyphen before those at some places.
fn spelled(bytes: &[u8; 16], hyphens: &[usize]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if hyphens.contains(&place) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
        }
    }
    text
}

/// The id that a text means: 32 hexadecimal digits, with or without hyphens where an id has them.
pub fn parse(text: &str) -> Option<Uuid> {
    let mut bytes = [0; 16];
    let mut digits = 0;
    for (place, char) in text.bytes().enumerate() {
        if text.len() == 36 && matches!(place, 8 | 13 | 18 | 23) {
            if char != b'-' {
                return None;
            }
            continue;
        }
        let digit = char::from(char).to_digit(16)?;
        let byte: &mut u8 = bytes.get_mut(digits / 2)?;
        *byte = *byte << 4 | digit as u8;
        digits += 1;
    }
    (digits == 32).then(|| Uuid::from_bytes(bytes))
}

/// A random id: version 4.
pub fn random(entropy: [u8; 16]) -> Uuid {
    Builder::from_random_bytes(entropy).into_uuid()
}

/// The id that LangGraph Server gives the assistant of a graph: version 5 of the graph's name.
pub fn assistant(graph: &str) -> Uuid {
    const NAMESPACE: Uuid = Uuid::from_u128(0x6ba7b821_9dad_11d1_80b4_00c04fd430c8);
    named(&NAMESPACE, graph)
}

/// The id of a name among those of a namespace: version 5.
pub fn named(namespace: &Uuid, name: &str) -> Uuid {
    Uuid::new_v5(namespace, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: Origin = Origin {
        millis: 1_795_438_530_344,
        entropy: [7; 16],
    };

    #[test]
    fn the_assistant_of_a_graph_has_the_servers_id() {
        assert_eq!(assistant("agent").to_string(), "fe096781-5601-53d2-b2f6-0d3403f7e9ca");
    }

    #[test]
    fn an_id_is_what_its_text_means() {
        let id = Uuid::from_u128(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210);
        assert_eq!(text(&id), "01234567-89ab-cdef-fedc-ba9876543210");
        assert_eq!(hex(id.as_u128()), "0123456789abcdeffedcba9876543210");
        assert_eq!(parse(&text(&id)), Some(id));
        assert_eq!(parse(&text(&id).to_uppercase()), Some(id));
        assert_eq!(parse(&hex(id.as_u128())), Some(id));
    }

    #[test]
    fn other_texts_mean_no_id() {
        for text in [
            "",
            "0123456789abcdeffedcba987654321",
            "0123456789abcdeffedcba98765432100",
            "0123456789abcdeffedcba987654321g",
            "01234567-89ab-cdef-fedc-ba987654321",
            "0123456-789ab-cdef-fedc-ba9876543210",
            "01234567-89ab-cdef-fedc-ba98-6543210",
            "0123456789abcdeffedcba9876543210\u{e9}\u{e9}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn checkpoint_ids_carry_the_step_and_sort_by_it() {
        let ids: Vec<String> = (-1..3).map(|step| ORIGIN.checkpoint_id(step).to_string()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].split('-').nth(3), Some("ffff"));
        assert_eq!(ids[2].split('-').nth(3), Some("8001"));
        assert_eq!(ORIGIN.checkpoint_id(0).get_version_num(), 6);
    }

    #[test]
    fn a_clock_never_shows_the_same_time_twice() {
        let mut clock = Clock::default();
        let ids: Vec<Uuid> = [5, 5, 4, 6]
            .map(|millis| clock.checkpoint_id(millis, 9, &[7; 16]))
            .to_vec();
        assert!(ids.is_sorted());
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn interrupts_have_langgraphs_ids() {
        let of = |namespace, answered| format!("{:032x}", interrupt(namespace, answered));
        assert_eq!(of("", 0), "99aa06d3014798d86001c324468d497f");
        assert_eq!(of("a:1", 0), "b65aa096a1ddcbb45dc317ce993bf219");
        assert_eq!(of(&"x".repeat(300), 0), "125237ea2ad7bc7aa5d1b4607dc83554");
        assert_eq!(interrupt("a:1", 2), xxh3_128(b"a:1|2"));
    }

    #[test]
    fn run_ids_sort_by_time() {
        let later = Origin {
            millis: ORIGIN.millis + 1,
            ..ORIGIN
        };
        assert!(ORIGIN.run_id() < later.run_id());
        assert_eq!(ORIGIN.run_id().get_version_num(), 7);
    }
}
