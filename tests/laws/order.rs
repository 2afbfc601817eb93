//! The order in which concurrent tasks settle changes nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::checkpoint::Durability;

use crate::config;
use crate::plan::{first, plan};
use crate::rounds::*;
use crate::support::*;

proptest! {
    #![proptest_config(config(700))]

    #[test]
    fn the_order_in_which_tasks_settle_changes_nothing(
        plan in plan(),
        first in first(),
        choices in vec(any::<u8>(), 1..30),
    ) {
        let plan = plan.without_passing_failures();
        let graph = plan.graph();
        let in_turn = played(plan.driver(&graph, &first));
        let mut shuffled = plan.driver(&graph, &first);
        play_shuffled(&mut shuffled, &choices);
        let (mut in_turn, mut shuffled) = (in_turn, shuffled);
        prop_assert_eq!(in_turn.state(), shuffled.state());
        is_same(&in_turn, &shuffled)?;
    }

    #[test]
    fn nor_does_it_change_what_is_stored_and_how_answers_are_taken(
        plan in plan(),
        first in first(),
        choices in vec(any::<u8>(), 1..30),
        answers_all in vec(any::<bool>(), 3),
    ) {
        let plan = plan.without_passing_failures();
        let graph = plan.graph();
        let straight = plan.thread(&graph, Durability::Async);
        let mixed = plan.thread(&graph, Durability::Async);
        let mut start = plan.start(&first);
        for answers_all in answers_all {
            let in_turn = played(straight.run(start.clone()));
            let mut shuffled = mixed.run(start);
            play_shuffled(&mut shuffled, &choices);
            is_same(&in_turn, &shuffled)?;
            if a_task_failed(&in_turn) {
                prop_assert_eq!(straight.saver.entries(""), mixed.saver.entries(""));
                return Ok(());
            }
            prop_assert_eq!(stored(&straight), stored(&mixed));
            if !goes_on(&straight, &in_turn) {
                break;
            }
            start = match answers_all {
                true => resume("yes to all"),
                false => answers(&in_turn),
            };
        }
    }
}

/// The same happened in both: in a superstep that failed, to the first failure.
fn is_same(in_turn: &Driver, shuffled: &Driver) -> Result<(), TestCaseError> {
    prop_assert_eq!(values(in_turn), values(shuffled));
    let (mut expected, mut happened) = (supersteps(in_turn), supersteps(shuffled));
    prop_assert_eq!(a_task_failed(in_turn), a_task_failed(shuffled));
    if a_task_failed(in_turn) {
        let (last, _) = expected.pop_last().expect("a superstep failed");
        prop_assert_eq!(Some(last), happened.pop_last().map(|(last, _)| last));
    } else {
        prop_assert_eq!(end(in_turn), end(shuffled));
    }
    prop_assert_eq!(expected, happened);
    Ok(())
}
