//! What a store does, operation by operation.

use std::rc::Rc;

use super::batch::{Answer, Batch, List, Page, Put, Search, Store};
use super::filter::{Comparison, Operator};
use super::memory::Vector;
use super::namespace::{End, Match, Namespace};
use super::path::Path;
use super::reader::tests::{Json, Plain, list, number, object, text};
use super::settings::{Settings, Ttl};

const MINUTE: f64 = 60_000.0;
const ALL: Page = Page {
    offset: 0,
    limit: usize::MAX,
};

fn names(path: &str) -> Namespace {
    path.split('/')
        .filter(|label| !label.is_empty())
        .map(String::from)
        .collect()
}

fn put(path: &str, key: &str, value: Json) -> Put<Json> {
    Put {
        namespace: names(path),
        key: key.into(),
        value: Some(value),
        index: None,
        ttl: Ttl::Default,
    }
}

fn delete(path: &str, key: &str) -> Put<Json> {
    Put {
        value: None,
        ..put(path, key, Json::Nothing)
    }
}

fn search(prefix: &str) -> Search<Json> {
    Search {
        prefix: names(prefix),
        filter: Vec::new(),
        query: String::new(),
        page: ALL,
        refresh: None,
    }
}

fn listing() -> List {
    List {
        conditions: Vec::new(),
        max_depth: usize::MAX,
        page: ALL,
    }
}

fn page(offset: usize, limit: usize) -> Page {
    Page { offset, limit }
}

fn index(fields: &[&str]) -> Settings {
    Settings {
        index: Some(fields.iter().map(|field| Path::parse(field)).collect()),
        ..Settings::default()
    }
}

/// Texts as directions in the plane: `"3,4"`.
fn embed(texts: &[String]) -> Vec<Vector> {
    let numbers = |text: &String| text.split(',').map(|number| number.parse().unwrap()).collect();
    texts.iter().map(|text| Rc::new(numbers(text))).collect()
}

/// A store at a time.
struct At {
    store: Rc<Store<Json>>,
    now: f64,
}

impl At {
    fn new(settings: Settings) -> Self {
        Self {
            store: Rc::new(Store::new(settings)),
            now: 0.0,
        }
    }

    fn batch(&self) -> Batch<Json> {
        Batch::new(&self.store, self.now)
    }

    fn finish(&self, mut batch: Batch<Json>) -> Vec<Answer<Json>> {
        batch.find_texts(&Plain).unwrap();
        let (queries, texts) = (embed(batch.queries()), embed(batch.texts()));
        batch.finish(&queries, &texts, self.now).unwrap()
    }

    fn put(&self, put: Put<Json>) {
        let mut batch = self.batch();
        batch.put(put);
        self.finish(batch);
    }

    fn fill(&self, items: &[(&str, &str)]) {
        for (path, key) in items {
            self.put(put(path, key, text(key)));
        }
    }

    /// An item's value, when it came and when it was put.
    fn get(&self, path: &str, key: &str) -> Option<(Json, f64, f64)> {
        self.get_refreshing(path, key, None)
    }

    fn get_refreshing(&self, path: &str, key: &str, refresh: Option<bool>) -> Option<(Json, f64, f64)> {
        let mut batch = self.batch();
        batch.get(&names(path), key, refresh);
        match self.finish(batch).remove(0) {
            Answer::Item(item) => Some((item.value.clone(), item.created, item.updated)),
            _ => None,
        }
    }

    fn found(&self, search: Search<Json>) -> Vec<(String, Option<f64>)> {
        let mut batch = self.batch();
        batch.search(search, &Plain).unwrap();
        let Answer::Found(found) = self.finish(batch).remove(0) else {
            panic!("a search finds items");
        };
        let shown = found.into_iter().map(|(score, item)| (item.key.clone(), score));
        shown.collect()
    }

    fn keys(&self, search: Search<Json>) -> String {
        let keys: Vec<_> = self.found(search).into_iter().map(|(key, _)| key).collect();
        keys.join(" ")
    }

    fn listed(&self, list: List) -> String {
        let mut batch = self.batch();
        batch.list(&list, &Plain);
        let Answer::Namespaces(namespaces) = self.finish(batch).remove(0) else {
            panic!("a listing lists namespaces");
        };
        let shown: Vec<_> = namespaces.iter().map(|namespace| namespace.join("/")).collect();
        shown.join(" ")
    }
}

#[test]
fn an_item_is_what_was_put_last() {
    let mut at = At::new(Settings::default());
    assert_eq!(at.get("a/b", "k"), None);
    at.put(put("a/b", "k", number(1.0)));
    at.now = 5.0;
    at.put(put("a/b", "k", number(2.0)));
    assert_eq!(at.get("a/b", "k"), Some((number(2.0), 0.0, 5.0)));
    assert_eq!(at.get("a", "k"), None);
    assert_eq!(at.get("a/b", "other"), None);
}

#[test]
fn a_deleted_item_is_gone_and_its_namespace_with_the_last() {
    let mut at = At::new(Settings::default());
    at.fill(&[("a", "1"), ("a", "2")]);
    at.put(delete("a", "1"));
    at.put(delete("a", "never"));
    at.put(delete("never", "1"));
    assert_eq!(at.get("a", "1"), None);
    assert_eq!(at.listed(listing()), "a");
    at.put(delete("a", "2"));
    assert_eq!(at.listed(listing()), "");
    at.now = 7.0;
    at.fill(&[("a", "1")]);
    assert_eq!(at.get("a", "1"), Some((text("1"), 7.0, 7.0)));
}

#[test]
fn a_batch_reads_what_was_there_before_it() {
    let at = At::new(Settings::default());
    at.fill(&[("a", "old")]);
    let mut batch = at.batch();
    batch.put(put("a", "new", number(1.0)));
    batch.put(delete("a", "old"));
    batch.get(&names("a"), "new", None);
    batch.get(&names("a"), "old", None);
    batch.list(&listing(), &Plain);
    let answers = at.finish(batch);
    assert!(matches!(answers[0], Answer::Nothing));
    assert!(matches!(answers[2], Answer::Nothing));
    assert!(matches!(answers[3], Answer::Item(_)));
    assert!(matches!(&answers[4], Answer::Namespaces(namespaces) if namespaces.len() == 1));
    assert_eq!(at.get("a", "old"), None);
    assert!(at.get("a", "new").is_some());
}

#[test]
fn of_several_writes_to_a_key_the_last_counts() {
    let mut at = At::new(Settings::default());
    at.fill(&[("a", "k")]);
    at.now = 3.0;
    let mut batch = at.batch();
    batch.put(delete("a", "k"));
    batch.put(put("a", "k", number(1.0)));
    batch.put(put("b", "k", number(2.0)));
    batch.put(delete("b", "k"));
    at.finish(batch);
    assert_eq!(at.get("a", "k"), Some((number(1.0), 0.0, 3.0)));
    assert_eq!(at.get("b", "k"), None);
}

#[test]
fn a_search_is_below_a_prefix_label_by_label() {
    let at = At::new(Settings::default());
    at.fill(&[("b/x", "1"), ("a", "2"), ("b", "3"), ("bb", "4"), ("b/x", "5")]);
    assert_eq!(at.keys(search("b")), "1 5 3");
    assert_eq!(at.keys(search("b/x")), "1 5");
    assert_eq!(at.keys(search("")), "1 5 2 3 4");
    assert_eq!(at.keys(search("b/x/y")), "");
}

#[test]
fn a_search_gives_a_page() {
    let at = At::new(Settings::default());
    at.fill(&[("a", "1"), ("a", "2"), ("a", "3")]);
    let paged = |page| Search { page, ..search("a") };
    assert_eq!(at.keys(paged(page(0, 2))), "1 2");
    assert_eq!(at.keys(paged(page(2, 2))), "3");
    assert_eq!(at.keys(paged(page(9, 2))), "");
    assert_eq!(at.keys(paged(page(1, 0))), "");
    assert_eq!(at.keys(paged(page(1, usize::MAX))), "2 3");
}

#[test]
fn a_filter_comes_before_the_page() {
    let at = At::new(Settings::default());
    for (key, size) in [("1", 1.0), ("2", 2.0), ("3", 3.0), ("4", 4.0)] {
        at.put(put("a", key, object(&[("size", number(size))])));
    }
    let at_least_two = Comparison {
        field: "size".into(),
        operator: Operator::GreaterOrEqual,
        other: number(2.0),
    };
    let filtered = Search {
        filter: vec![at_least_two],
        page: page(1, 1),
        ..search("a")
    };
    assert_eq!(at.keys(filtered), "3");
}

#[test]
fn what_a_value_throws_ends_the_search() {
    let at = At::new(Settings::default());
    at.fill(&[("a", "1")]);
    let throwing = Comparison {
        field: "throws".into(),
        operator: Operator::Equal,
        other: Json::Nothing,
    };
    let filtered = Search {
        filter: vec![throwing],
        ..search("a")
    };
    assert_eq!(at.batch().search(filtered, &Plain), Err(text("thrown")));
}

#[test]
fn namespaces_are_listed_in_the_hosts_order() {
    let at = At::new(Settings::default());
    at.fill(&[("b", "1"), ("C", "1"), ("a/z", "1"), ("a", "1"), ("a/b/c", "1")]);
    assert_eq!(at.listed(listing()), "a a/b/c a/z b C");
    let second = List {
        page: page(1, 2),
        ..listing()
    };
    assert_eq!(at.listed(second), "a/b/c a/z");
    let beyond = List {
        page: page(9, 2),
        ..listing()
    };
    assert_eq!(at.listed(beyond), "");
}

#[test]
fn namespaces_cut_off_are_listed_once() {
    let at = At::new(Settings::default());
    at.fill(&[("a/b/c", "1"), ("d", "1"), ("a/b/d", "1"), ("a/c", "1")]);
    let cut = |max_depth| List { max_depth, ..listing() };
    assert_eq!(at.listed(cut(2)), "a/b a/c d");
    assert_eq!(at.listed(cut(1)), "a d");
}

#[test]
fn all_conditions_on_namespaces_must_hold() {
    let at = At::new(Settings::default());
    at.fill(&[("a/b/c", "1"), ("a/x/c", "1"), ("a/b", "1"), ("z/b/c", "1")]);
    let conditions = |conditions: &[(End, &str)]| List {
        conditions: conditions
            .iter()
            .map(|(end, path)| Match {
                end: *end,
                path: names(path),
            })
            .collect(),
        ..listing()
    };
    assert_eq!(at.listed(conditions(&[(End::Prefix, "a")])), "a/b a/b/c a/x/c");
    assert_eq!(
        at.listed(conditions(&[(End::Prefix, "a/*"), (End::Suffix, "c")])),
        "a/b/c a/x/c"
    );
}

fn near(query: &str) -> Search<Json> {
    Search {
        query: query.into(),
        ..search("")
    }
}

#[test]
fn a_query_ranks_by_the_nearest_text() {
    let at = At::new(index(&["t", "more[*]"]));
    at.put(put("a", "right", object(&[("t", text("1,0"))])));
    at.put(put("a", "none", object(&[])));
    at.put(put("a", "up", object(&[("t", text("0,1"))])));
    at.put(put(
        "a",
        "both",
        object(&[("t", text("0,-1")), ("more", list(&[text("3,4"), text("0,2")]))]),
    ));
    let found = at.found(near("0,1"));
    let shown: Vec<_> = found.iter().map(|(key, score)| (key.as_str(), *score)).collect();
    assert_eq!(
        shown,
        [
            ("up", Some(1.0)),
            ("both", Some(1.0)),
            ("right", Some(0.0)),
            ("none", None)
        ]
    );
    let second = Search {
        page: page(1, 2),
        ..near("0,1")
    };
    assert_eq!(at.keys(second), "both right");
}

#[test]
fn without_an_index_or_a_query_nothing_is_ranked() {
    let at = At::new(Settings::default());
    at.fill(&[("a", "1,0"), ("a", "0,1")]);
    assert_eq!(
        at.found(near("0,1")),
        [("1,0".to_owned(), None), ("0,1".to_owned(), None)]
    );
    let at = At::new(index(&["t"]));
    at.put(put("a", "1", object(&[("t", text("1,0"))])));
    assert_eq!(at.found(search("")), [("1".to_owned(), None)]);
}

#[test]
fn a_put_says_which_of_its_texts_are_embedded() {
    let at = At::new(index(&["t"]));
    let value = object(&[("t", text("1,0")), ("u", text("0,1"))]);
    at.put(put("a", "default", value.clone()));
    at.put(Put {
        index: Some(Vec::new()),
        ..put("a", "never", value.clone())
    });
    at.put(Put {
        index: Some(vec![Path::parse("u")]),
        ..put("a", "u", value)
    });
    let found = at.found(near("0,1"));
    assert_eq!(found[0], ("u".to_owned(), Some(1.0)));
    assert_eq!(found[1], ("default".to_owned(), Some(0.0)));
    assert_eq!(found[2], ("never".to_owned(), None));
}

#[test]
fn a_value_that_is_replaced_takes_its_vectors_along() {
    let at = At::new(index(&["t"]));
    at.put(put("a", "k", object(&[("t", text("1,0"))])));
    at.put(put("a", "k", object(&[])));
    assert_eq!(at.found(near("1,0")), [("k".to_owned(), None)]);
}

#[test]
fn a_text_is_embedded_once_a_batch() {
    let at = At::new(index(&["t", "u"]));
    let mut batch = at.batch();
    batch.put(put("a", "gone", object(&[("t", text("9,9"))])));
    batch.put(put("a", "1", object(&[("t", text("1,0")), ("u", text("0,1"))])));
    batch.put(put("a", "2", object(&[("t", text("0,1"))])));
    batch.put(delete("a", "gone"));
    for _ in 0..2 {
        batch.search(near("1,0"), &Plain).unwrap();
    }
    batch.find_texts(&Plain).unwrap();
    assert_eq!(batch.texts(), ["1,0", "0,1"]);
    assert_eq!(batch.queries(), ["1,0"]);
}

#[test]
fn too_few_vectors_write_nothing() {
    let at = At::new(index(&["t"]));
    let mut batch = at.batch();
    batch.put(put("a", "1", object(&[("t", text("1,0"))])));
    batch.find_texts(&Plain).unwrap();
    let Err(failure) = batch.finish(&[], &[], at.now) else {
        panic!("a vector is missing");
    };
    assert_eq!(failure.message(), "No embedding found for text: 1,0");
    assert_eq!(at.get("a", "1"), None);
}

fn living(default_ttl: f64) -> Settings {
    Settings {
        default_ttl: Some(default_ttl),
        ..Settings::default()
    }
}

#[test]
fn what_has_expired_is_not_there() {
    let mut at = At::new(living(2.0));
    at.fill(&[("a", "1")]);
    at.put(Put {
        ttl: Ttl::Minutes(0.5),
        ..put("b", "short", Json::Nothing)
    });
    at.put(Put {
        ttl: Ttl::Never,
        ..put("c", "stays", Json::Nothing)
    });
    at.now = MINUTE;
    assert_eq!(at.get("b", "short"), None);
    assert_eq!(at.listed(listing()), "a c");
    at.now = 2.0 * MINUTE - 1.0;
    let still = Search {
        refresh: Some(false),
        ..search("")
    };
    assert_eq!(at.keys(still), "1 stays");
    at.now = 2.0 * MINUTE;
    assert_eq!(at.keys(search("")), "stays");
}

#[test]
fn reading_starts_a_lifetime_anew() {
    let mut at = At::new(living(2.0));
    at.fill(&[("a", "read"), ("a", "searched"), ("b", "looked at"), ("b", "left")]);
    at.now = MINUTE;
    at.get("a", "read");
    at.get_refreshing("b", "looked at", Some(false));
    let second = Search {
        page: page(1, 1),
        ..search("a")
    };
    assert_eq!(at.keys(second), "searched");
    at.now = 2.5 * MINUTE;
    assert_eq!(at.keys(search("")), "read searched");
}

#[test]
fn a_store_may_leave_lifetimes_alone() {
    let mut at = At::new(Settings {
        refresh_on_read: false,
        ..living(2.0)
    });
    at.fill(&[("a", "read"), ("a", "refreshed")]);
    at.now = MINUTE;
    at.get("a", "read");
    at.get_refreshing("a", "refreshed", Some(true));
    at.now = 2.0 * MINUTE;
    assert_eq!(at.keys(search("")), "refreshed");
}

#[test]
fn writing_over_what_has_expired_is_writing_anew() {
    let mut at = At::new(living(1.0));
    at.fill(&[("a", "k")]);
    at.now = MINUTE;
    at.fill(&[("a", "k")]);
    assert_eq!(at.get("a", "k"), Some((text("k"), MINUTE, MINUTE)));
    at.put(Put {
        ttl: Ttl::Never,
        ..put("a", "k", Json::Nothing)
    });
    at.now = 9.0 * MINUTE;
    assert_eq!(at.get("a", "k"), Some((Json::Nothing, MINUTE, MINUTE)));
}

#[test]
fn what_has_expired_is_swept_when_asked_or_when_it_is_time() {
    let mut at = At::new(Settings {
        sweep_interval: 10.0,
        ..living(1.0)
    });
    at.fill(&[("a", "1"), ("a", "2"), ("b", "3")]);
    at.put(Put {
        ttl: Ttl::Never,
        ..put("b", "stays", Json::Nothing)
    });
    assert_eq!(at.store.sweep(0.0), 0);
    assert_eq!(at.store.sweep(MINUTE), 3);
    assert_eq!(at.keys(search("")), "stays");
    at.now = 2.0 * MINUTE;
    at.fill(&[("a", "1")]);
    at.now = 11.0 * MINUTE;
    at.batch();
    assert_eq!(at.store.sweep(at.now), 0);
}
