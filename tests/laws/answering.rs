//! Questions may be answered one by one or all at once.

use proptest::collection::vec;
use proptest::prelude::*;
use superstep::engine::checkpoint::Durability;

use crate::config;
use crate::plan::{Plan, first, plan};
use crate::rounds::*;
use crate::support::*;

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn answers_one_by_one_and_at_once_lead_to_the_same_end(
        plan in plan(),
        first in first(),
        choices in vec(any::<u8>(), 1..20),
    ) {
        let plan = plan.without_passing_failures().with_single_triggers();
        let graph = plan.graph();
        let at_once = plan.thread(&graph, Durability::Async);
        let mut run = played(at_once.run(plan.start(&first)));
        while goes_on(&at_once, &run) {
            run = played(at_once.run(answers(&run)));
        }
        let one_by_one = plan.thread(&graph, Durability::Async);
        let end = play_one_by_one(&plan, &one_by_one, plan.start(&first), &choices);
        prop_assert_eq!(kind_of_end(&run), end);
        prop_assert_eq!(history(&at_once), history(&one_by_one));
        if end != "failed" {
            prop_assert_eq!(at_once.state(), one_by_one.state());
        }
    }

    #[test]
    fn one_answer_for_all_is_as_good_as_the_same_by_every_id(plan in plan(), first in first()) {
        let plan = plan.without_passing_failures().with_single_triggers();
        let graph = plan.graph();
        let by_id = plan.thread(&graph, Durability::Async);
        let for_all = plan.thread(&graph, Durability::Async);
        let mut run = played(by_id.run(plan.start(&first)));
        let mut other = played(for_all.run(plan.start(&first)));
        for _ in 0..4 {
            prop_assert_eq!(end(&run), end(&other));
            if kind_of_end(&run) != "asked" {
                break;
            }
            let ids = questions(&run).into_iter().filter_map(|asked| asked.id);
            let answers = ids.map(|id| (id, Value::from("yes"))).collect();
            run = played(by_id.run(resume_by_id(answers)));
            other = played(for_all.run(resume("yes")));
            prop_assert_eq!(run.transcript(), other.transcript());
        }
        prop_assert_eq!(by_id.saver.entries(""), for_all.saver.entries(""));
    }
}

fn play_one_by_one(plan: &Plan, thread: &Thread, start: Start, choices: &[u8]) -> &'static str {
    let mut choices = choices.iter().cycle();
    let mut run = played(thread.run(start));
    let mut rounds = 0;
    while goes_on(thread, &run) {
        rounds += 1;
        assert!(rounds < 1000, "it asks for ever: {plan:?}");
        let questions = questions(&run);
        let choice = *choices.next().expect("there are choices") as usize;
        let start = match questions.is_empty() {
            true => Start::Nothing,
            false => resume_by_id(vec![answered(&questions[choice % questions.len()])]),
        };
        run = played(thread.run(start));
    }
    kind_of_end(&run)
}
