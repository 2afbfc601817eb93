//! Whatever is called on a run, it ends, once.

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::interrupt::Interrupt;
use superstep::engine::run::{Action, Outcome};
use superstep::engine::task::TaskId;
use superstep::error::Error;

use crate::config;
use crate::plan::{Plan, Target, first, plan, target};
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
