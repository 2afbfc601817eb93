use super::*;

fn scope(thread: &str, namespace: &str) -> Scope {
    Scope {
        thread: thread.into(),
        namespace: namespace.into(),
    }
}

fn main() -> Scope {
    scope("t", "")
}

/// A checkpoint without anything in it.
fn checkpoint(id: &str, parent: Option<&str>) -> Checkpoint<i64> {
    Checkpoint {
        id: id.into(),
        parent: parent.map(Into::into),
        format: Some(4.0),
        time: 0,
        values: Vec::new(),
        versions: Vec::new(),
        seen: 0,
        metadata: Vec::new(),
    }
}

/// A checkpoint with channels: name, value, version.
fn holding(id: &str, parent: Option<&str>, channels: &[(&str, i64, i64)]) -> Checkpoint<i64> {
    Checkpoint {
        values: channels
            .iter()
            .map(|(name, value, _)| ((*name).into(), *value))
            .collect(),
        versions: channels
            .iter()
            .map(|(name, _, version)| ((*name).into(), *version))
            .collect(),
        ..checkpoint(id, parent)
    }
}

fn query() -> Query<i64> {
    Query {
        thread: None,
        namespace: None,
        id: None,
        before: None,
        filter: Vec::new(),
        missing: -1,
        limit: usize::MAX,
    }
}

fn ids(saver: &MemorySaver<i64>, query: &Query<i64>) -> Vec<String> {
    let told = |(scope, id): (&Scope, &str)| format!("{}/{}/{id}", scope.thread, scope.namespace);
    saver.list(query).into_iter().map(told).collect()
}

/// Writes as `task channel value`.
fn told<'a>(writes: impl IntoIterator<Item = &'a Write<i64>>) -> Vec<String> {
    let told = |write: &Write<i64>| format!("{} {} {}", write.task, write.channel, write.value);
    writes.into_iter().map(told).collect()
}

fn write(saver: &mut MemorySaver<i64>, id: &str, task: &str, path: &str, writes: &[(&str, i64)]) {
    let writes = writes
        .iter()
        .map(|(channel, value)| ((*channel).into(), *value))
        .collect();
    saver.put_writes(main(), id, task, path, writes);
}

fn pending(saver: &MemorySaver<i64>, id: &str) -> Vec<String> {
    told(saver.tuple(&main(), Some(id)).unwrap().writes)
}

#[test]
fn a_checkpoint_is_found_by_its_id_and_the_newest_without_one() {
    let mut saver = MemorySaver::default();
    for id in ["2", "3", "1"] {
        saver.put(main(), checkpoint(id, None));
    }
    let found = |id| saver.tuple(&main(), id).map(|tuple| tuple.checkpoint.id.clone());
    assert_eq!(found(Some("2")).as_deref(), Some("2"));
    assert_eq!(found(None).as_deref(), Some("3"));
    assert_eq!(found(Some("4")), None);
    assert_eq!(saver.tuple(&scope("t", "sub"), None), None);
    assert_eq!(saver.tuple(&scope("other", ""), None), None);
}

#[test]
fn a_checkpoint_of_the_same_id_is_replaced_and_keeps_its_writes() {
    let mut saver = MemorySaver::default();
    saver.put(main(), holding("1", None, &[("a", 1, 1)]));
    write(&mut saver, "1", "task", "", &[("a", 5)]);
    saver.put(main(), holding("1", Some("0"), &[("a", 2, 2)]));
    let tuple = saver.tuple(&main(), None).unwrap();
    assert_eq!(*tuple.checkpoint, holding("1", Some("0"), &[("a", 2, 2)]));
    assert_eq!(told(tuple.writes), ["task a 5"]);
}

#[test]
fn writes_may_come_before_their_checkpoint() {
    let mut saver = MemorySaver::default();
    write(&mut saver, "2", "task", "", &[("a", 1)]);
    assert_eq!(saver.tuple(&main(), None), None);
    assert_eq!(saver.tuple(&main(), Some("2")), None);
    assert_eq!(ids(&saver, &query()), [""; 0]);
    saver.put(main(), checkpoint("1", None));
    assert_eq!(saver.tuple(&main(), None).unwrap().checkpoint.id, "1");
    saver.put(main(), checkpoint("2", Some("1")));
    assert_eq!(pending(&saver, "2"), ["task a 1"]);
}

#[test]
fn writes_come_back_by_path_then_task_then_place() {
    let mut saver = MemorySaver::default();
    saver.put(main(), checkpoint("1", None));
    write(&mut saver, "1", "a", "~2", &[("x", 1), ("y", 2)]);
    write(&mut saver, "1", "c", "~1", &[("x", 3)]);
    write(&mut saver, "1", "b", "~1", &[("x", 4), ("__error__", 5)]);
    write(&mut saver, "1", "z", "", &[("x", 6)]);
    assert_eq!(
        pending(&saver, "1"),
        ["z x 6", "b __error__ 5", "b x 4", "c x 3", "a x 1", "a y 2"]
    );
}

#[test]
fn paths_sort_by_code_point_not_by_utf_16_unit() {
    let mut saver = MemorySaver::default();
    saver.put(main(), checkpoint("1", None));
    write(&mut saver, "1", "astral", "\u{1f600}", &[("x", 1)]);
    write(&mut saver, "1", "wide", "\u{ff5e}", &[("x", 2)]);
    assert_eq!(pending(&saver, "1"), ["wide x 2", "astral x 1"]);
}

#[test]
fn the_first_write_of_a_place_stays() {
    let mut saver = MemorySaver::default();
    saver.put(main(), checkpoint("1", None));
    write(&mut saver, "1", "task", "", &[("a", 1)]);
    write(&mut saver, "1", "task", "", &[("b", 2), ("b", 3)]);
    assert_eq!(pending(&saver, "1"), ["task a 1", "task b 3"]);
}

#[test]
fn the_last_of_errors_interrupts_answers_and_schedules_stays() {
    for channel in ["__error__", "__scheduled__", "__interrupt__", "__resume__"] {
        let mut saver = MemorySaver::default();
        saver.put(main(), checkpoint("1", None));
        write(&mut saver, "1", "task", "~1", &[(channel, 1), (channel, 2)]);
        write(&mut saver, "1", "task", "~2", &[("a", 3), (channel, 4)]);
        write(&mut saver, "1", "other", "~2", &[(channel, 5)]);
        let expected = [
            format!("other {channel} 5"),
            format!("task {channel} 4"),
            "task a 3".to_owned(),
        ];
        assert_eq!(pending(&saver, "1"), expected);
    }
}

#[test]
fn what_has_one_place_each_sorts_before_other_writes() {
    let channels = ["__resume__", "__interrupt__", "__scheduled__", "__error__"];
    assert_eq!(channels.map(|channel| index(channel, 7)), [-4, -3, -2, -1]);
    assert_eq!(index("a", 7), 7);
}

#[test]
fn what_did_not_change_is_taken_over_from_the_parent() {
    let mut saver = MemorySaver::default();
    saver.put(
        main(),
        holding("1", None, &[("same", 10, 1), ("changed", 20, 1), ("newer", 30, 1)]),
    );
    let mut next = holding(
        "2",
        Some("1"),
        &[("new", 41, 1), ("same", 11, 1), ("changed", 21, 1), ("newer", 31, 2)],
    );
    let fresh = saver.carry_over(&main(), &mut next, &vec![("changed".into(), 1)]);
    assert_eq!(fresh, [0, 2, 3]);
    assert_eq!(
        next.values,
        [
            ("new".into(), 41),
            ("same".into(), 10),
            ("changed".into(), 21),
            ("newer".into(), 31)
        ]
    );
}

#[test]
fn nothing_is_taken_over_without_a_parent_or_a_version() {
    let mut saver = MemorySaver::default();
    saver.put(main(), holding("1", None, &[("a", 10, 1)]));
    let all_are_fresh = |mut next: Checkpoint<i64>, scope: Scope| {
        assert_eq!(saver.carry_over(&scope, &mut next, &vec![]), [0]);
        assert_eq!(next.values, [("a".into(), 11)]);
    };
    all_are_fresh(holding("2", None, &[("a", 11, 1)]), main());
    all_are_fresh(holding("2", Some("0"), &[("a", 11, 1)]), main());
    all_are_fresh(holding("2", Some("1"), &[("a", 11, 1)]), scope("t", "sub"));
    let unversioned = Checkpoint {
        versions: Vec::new(),
        ..holding("2", Some("1"), &[("a", 11, 1)])
    };
    all_are_fresh(unversioned, main());
}

#[test]
fn a_list_has_scope_after_scope_and_there_the_newest_first() {
    let mut saver = MemorySaver::default();
    for (thread, namespace, id) in [
        ("z", "sub", "1"),
        ("a", "", "5"),
        ("z", "", "2"),
        ("z", "", "3"),
        ("z", "sub", "4"),
    ] {
        saver.put(scope(thread, namespace), checkpoint(id, None));
    }
    assert_eq!(ids(&saver, &query()), ["a//5", "z//3", "z//2", "z/sub/4", "z/sub/1"]);
    let in_thread = |thread: &str| Query {
        thread: Some(thread.into()),
        ..query()
    };
    assert_eq!(ids(&saver, &in_thread("a")), ["a//5"]);
    assert_eq!(ids(&saver, &in_thread("none")), [""; 0]);
    let in_namespace = Query {
        namespace: Some(String::new()),
        ..query()
    };
    assert_eq!(ids(&saver, &in_namespace), ["a//5", "z//3", "z//2"]);
    let with_id = Query {
        id: Some("2".into()),
        ..in_thread("z")
    };
    assert_eq!(ids(&saver, &with_id), ["z//2"]);
}

#[test]
fn a_list_ends_before_an_id_and_at_its_limit() {
    let mut saver = MemorySaver::default();
    for id in ["1", "2", "3", "4"] {
        saver.put(main(), checkpoint(id, None));
        saver.put(scope("t", "sub"), checkpoint(id, None));
    }
    let before = |id: &str, limit| Query {
        before: Some(id.into()),
        limit,
        ..query()
    };
    assert_eq!(ids(&saver, &before("3", 9)), ["t//2", "t//1", "t/sub/2", "t/sub/1"]);
    assert_eq!(ids(&saver, &before("3", 3)), ["t//2", "t//1", "t/sub/2"]);
    assert_eq!(ids(&saver, &before("3", 0)), [""; 0]);
    assert_eq!(ids(&saver, &before("1", 9)), [""; 0]);
}

#[test]
fn a_filter_compares_entries_of_the_metadata() {
    let mut saver = MemorySaver::default();
    for (id, metadata) in [
        ("1", vec![("step", 0)]),
        ("2", vec![("step", 1), ("user", 7)]),
        ("3", vec![("step", 1)]),
    ] {
        let metadata = metadata.into_iter().map(|(key, value)| (key.into(), value)).collect();
        saver.put(
            main(),
            Checkpoint {
                metadata,
                ..checkpoint(id, None)
            },
        );
    }
    let filtered = |filter: &[(&str, i64)]| {
        let filter = filter.iter().map(|(key, value)| ((*key).into(), *value)).collect();
        ids(&saver, &Query { filter, ..query() })
    };
    assert_eq!(filtered(&[("step", 1)]), ["t//3", "t//2"]);
    assert_eq!(filtered(&[("step", 1), ("user", 7)]), ["t//2"]);
    assert_eq!(filtered(&[("step", 1), ("user", -1)]), ["t//3"]);
    assert_eq!(filtered(&[("other", 1)]), [""; 0]);
}

#[test]
fn a_thread_that_is_deleted_leaves_nothing_and_others_stay() {
    let mut saver = MemorySaver::default();
    for thread in ["b", "a", "c"] {
        saver.put(scope(thread, ""), checkpoint("1", None));
        saver.put(scope(thread, "sub"), checkpoint("1", None));
        saver.put_writes(scope(thread, ""), "1", "task", "", vec![("a".into(), 1)]);
    }
    saver.delete_thread("a");
    saver.delete_thread("none");
    assert_eq!(ids(&saver, &query()), ["b//1", "b/sub/1", "c//1", "c/sub/1"]);
    saver.put(scope("a", ""), checkpoint("1", None));
    assert_eq!(saver.tuple(&scope("a", ""), None).unwrap().writes, []);
    assert_eq!(ids(&saver, &query()), ["a//1", "b//1", "b/sub/1", "c//1", "c/sub/1"]);
}

#[test]
fn an_old_checkpoint_has_its_parents_packets() {
    let mut saver = MemorySaver::default();
    let of_format = |format, id: &str, parent| Checkpoint {
        format,
        ..checkpoint(id, parent)
    };
    saver.put(main(), of_format(Some(1.0), "1", None));
    write(&mut saver, "1", "b", "", &[(TASKS, 1), ("a", 2), (TASKS, 3)]);
    write(&mut saver, "1", "a", "", &[(TASKS, 4)]);
    let packets = |saver: &MemorySaver<i64>, id| -> Option<Vec<i64>> {
        let writes = saver.tuple(&main(), Some(id)).unwrap().old?.iter();
        Some(
            writes
                .filter(|write| write.is_packet())
                .map(|write| write.value)
                .collect(),
        )
    };
    assert_eq!(packets(&saver, "1"), None);
    for (id, format, parent, expected) in [
        ("2", Some(1.0), "1", Some(vec![4, 1, 3])),
        ("3", Some(3.0), "2", Some(vec![])),
        ("4", Some(3.0), "lost", Some(vec![])),
        ("5", Some(4.0), "1", None),
        ("6", None, "1", None),
    ] {
        saver.put(main(), of_format(format, id, Some(parent)));
        assert_eq!(packets(&saver, id), expected, "{id}");
    }
}

/// What channels' histories have, as `seed: writes`.
fn histories(saver: &MemorySaver<i64>, id: Option<&str>, channels: &[&str]) -> Vec<String> {
    let told = |channel: &&str| {
        let history = saver.history(&main(), id, channel, &|value| *value != 0);
        format!("{:?}: {}", history.seed, told(history.writes).join(", "))
    };
    channels.iter().map(told).collect()
}

#[test]
fn a_history_goes_back_to_the_nearest_value_of_each_channel() {
    let mut saver = MemorySaver::default();
    saver.put(main(), holding("1", None, &[("a", 10, 1), ("b", 20, 1)]));
    write(&mut saver, "1", "t1", "", &[("a", 1), ("b", 1), ("c", 1)]);
    saver.put(main(), holding("2", Some("1"), &[("b", 22, 2), ("a", 0, 2)]));
    write(&mut saver, "2", "t2b", "~2", &[("a", 4), ("b", 4)]);
    write(&mut saver, "2", "t2a", "~1", &[("a", 2), ("a", 3)]);
    saver.put(main(), holding("3", Some("2"), &[("a", 30, 3)]));
    write(&mut saver, "3", "t3", "", &[("a", 9)]);
    let expected = [
        "Some(10): t1 a 1, t2a a 2, t2a a 3, t2b a 4",
        "Some(22): t2b b 4",
        "None: t1 c 1",
        "None: ",
    ];
    assert_eq!(histories(&saver, Some("3"), &["a", "b", "c", "d"]), expected);
    assert_eq!(histories(&saver, None, &["a", "b", "c", "d"]), expected);
    assert_eq!(histories(&saver, Some("1"), &["a"]), ["None: "]);
    assert_eq!(histories(&saver, Some("none"), &["a"]), ["None: "]);
}

#[test]
fn a_history_follows_parents_only() {
    let mut saver = MemorySaver::default();
    saver.put(main(), holding("1", None, &[("a", 10, 1)]));
    write(&mut saver, "1", "root", "", &[("a", 1)]);
    saver.put(main(), checkpoint("2", Some("1")));
    write(&mut saver, "2", "abandoned", "", &[("a", 2)]);
    saver.put(main(), checkpoint("3", Some("1")));
    assert_eq!(histories(&saver, Some("3"), &["a"]), ["Some(10): root a 1"]);
}

#[test]
fn a_history_ends_where_a_parent_is_missing_or_is_the_checkpoint_itself() {
    let mut saver = MemorySaver::default();
    write(&mut saver, "lost", "task", "", &[("a", 1)]);
    saver.put(main(), checkpoint("2", Some("lost")));
    assert_eq!(histories(&saver, Some("2"), &["a"]), ["None: "]);
    saver.put(main(), checkpoint("3", Some("3")));
    write(&mut saver, "3", "task", "", &[("b", 1)]);
    assert_eq!(histories(&saver, Some("3"), &["a"]), ["None: "]);
}
