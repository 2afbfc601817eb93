//! Pictures that LangGraph.js 1.7.3 printed, and ours of the same graphs.

mod nested;

use expect_test::{Expect, expect};

use super::*;
use crate::engine::graph::{Builder, END, Graph, NodeOptions, START};

#[test]
fn a_line_has_a_first_and_a_last_node() {
    let builder = build(&["a", "b"], &[(START, "a"), ("a", "b"), ("b", END)]);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a)
            	b(b)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> a;
            	a --> b;
            	b --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
    lists(
        &builder,
        expect![[r#"
            {"id":"__start__"}
            {"id":"a","metadata":{}}
            {"id":"b","metadata":{}}
            {"id":"__end__"}
            {"source":"__start__","target":"a","conditional":false}
            {"source":"a","target":"b","conditional":false}
            {"source":"b","target":"__end__","conditional":false}
        "#]],
    );
}

#[test]
fn a_path_map_labels_the_edges_whose_answer_is_not_the_target() {
    let mut builder = build(&["agent", "tools"], &[(START, "agent"), ("tools", "agent")]);
    branch(
        &mut builder,
        "agent",
        &[("continue", "tools"), ("tools", "tools"), ("stop", END), ("", END)],
    );
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	agent(agent)
            	tools(tools)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> agent;
            	tools --> agent;
            	agent -. &nbsp;continue&nbsp; .-> tools;
            	agent -.-> tools;
            	agent -. &nbsp;stop&nbsp; .-> __end__;
            	agent -. &nbsp;&nbsp; .-> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
    lists(
        &builder,
        expect![[r#"
            {"id":"__start__"}
            {"id":"agent","metadata":{}}
            {"id":"tools","metadata":{}}
            {"id":"__end__"}
            {"source":"__start__","target":"agent","conditional":false}
            {"source":"tools","target":"agent","conditional":false}
            {"source":"agent","target":"tools","data":"continue","conditional":true}
            {"source":"agent","target":"tools","conditional":true}
            {"source":"agent","target":"__end__","data":"stop","conditional":true}
            {"source":"agent","target":"__end__","data":"","conditional":true}
        "#]],
    );
}

#[test]
fn a_condition_without_a_path_map_may_lead_to_every_other_node_and_the_end() {
    let mut builder = build(&["a", "b", "c"], &[(START, "a"), ("c", "a")]);
    builder.add_branch("b", "condition", None).unwrap();
    builder.add_branch("a", "condition", None).unwrap();
    lists(
        &builder,
        expect![[r#"
            {"id":"__start__"}
            {"id":"a","metadata":{}}
            {"id":"b","metadata":{}}
            {"id":"c","metadata":{}}
            {"id":"__end__"}
            {"source":"__start__","target":"a","conditional":false}
            {"source":"c","target":"a","conditional":false}
            {"source":"b","target":"a","conditional":true}
            {"source":"b","target":"c","conditional":true}
            {"source":"b","target":"__end__","conditional":true}
            {"source":"a","target":"b","conditional":true}
            {"source":"a","target":"c","conditional":true}
            {"source":"a","target":"__end__","conditional":true}
        "#]],
    );
}

#[test]
fn the_start_may_be_conditional() {
    let mut builder = build(&["a", "b"], &[("a", END), ("b", END)]);
    branch(&mut builder, START, &[("left", "a"), ("b", "b")]);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a)
            	b(b)
            	__end__([<p>__end__</p>]):::last
            	a --> __end__;
            	b --> __end__;
            	__start__ -. &nbsp;left&nbsp; .-> a;
            	__start__ -.-> b;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn long_labels_are_wrapped() {
    let mut builder = build(&["a", "b"], &[(START, "a")]);
    let label = "when the answer is one that nobody would have thought of  before";
    branch(
        &mut builder,
        "a",
        &[(label, "b"), ("one two three four five six seven eight nine", END)],
    );
    let four = MermaidOptions {
        wrap_label_words: 4,
        ..plain()
    };
    draws_with(
        &builder,
        &plain(),
        expect![[r#"
            graph TD;
            	__start__ --> a;
            	a -. &nbsp;when the answer is one that nobody would have&nbsp;<br>&nbsp;thought of  before&nbsp; .-> b;
            	a -. &nbsp;one two three four five six seven eight nine&nbsp; .-> __end__;
        "#]],
    );
    draws_with(
        &builder,
        &four,
        expect![[r#"
            graph TD;
            	__start__ --> a;
            	a -. &nbsp;when the answer is&nbsp;<br>&nbsp;one that nobody would&nbsp;<br>&nbsp;have thought of &nbsp;<br>&nbsp;before&nbsp; .-> b;
            	a -. &nbsp;one two three four&nbsp;<br>&nbsp;five six seven eight&nbsp;<br>&nbsp;nine&nbsp; .-> __end__;
        "#]],
    );
}

#[test]
fn a_label_is_wrapped_at_each_word_rather_than_not_at_all() {
    let mut builder = build(&["a"], &[(START, "a")]);
    branch(&mut builder, "a", &[("so be it", END)]);
    let drawing = draw(&builder);
    let wrapped_at = |words| {
        drawing.mermaid(&MermaidOptions {
            wrap_label_words: words,
            ..plain()
        })
    };
    assert_eq!(wrapped_at(0), wrapped_at(1));
}

#[test]
fn several_loops_at_one_node_are_framed() {
    let mut builder = build(
        &["once", "twice"],
        &[(START, "twice"), ("twice", "twice"), ("twice", "once")],
    );
    branch(&mut builder, "once", &[("again", "once"), ("done", END)]);
    branch(&mut builder, "twice", &[("again", "twice"), ("done", "once")]);
    draws_with(
        &builder,
        &plain(),
        expect![[r#"
            graph TD;
            	__start__ --> twice;
            	twice --> once;
            	once -. &nbsp;done&nbsp; .-> __end__;
            	twice -. &nbsp;done&nbsp; .-> once;
            	subgraph twice
            	twice --> twice;
            	twice -. &nbsp;again&nbsp; .-> twice;
            	end
            	once -. &nbsp;again&nbsp; .-> once;
        "#]],
    );
}

#[test]
fn joins_are_drawn_as_the_edges_they_wait_for() {
    let edges = [(START, "c"), (START, "b"), (START, "a"), ("d", END)];
    let mut builder = build(&["a", "b", "c", "d"], &edges);
    builder.add_join(vec!["c".into(), "a".into(), "b".into()], "d").unwrap();
    builder.add_join(vec!["b".into()], "c").unwrap();
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a)
            	b(b)
            	c(c)
            	d(d)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> c;
            	__start__ --> b;
            	__start__ --> a;
            	a --> d;
            	b --> d;
            	b --> c;
            	c --> d;
            	d --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn edges_are_sorted_by_source_alone() {
    let names = ["a", "B", "_", "\u{ff21}", "😀", "10", "9", "ab", "A"];
    let edges: Vec<_> = (0..100).map(|i| (names[i * 37 % 64 % 9], names[i * 5 % 9])).collect();
    let drawing = draw(&build(&names, &edges));
    let id = |place: usize| drawing.nodes()[place].id.as_str();
    let mut lines = String::new();
    for edges in drawing.edges().chunk_by(|a, b| a.source == b.source) {
        let targets: Vec<&str> = edges.iter().map(|edge| id(edge.target)).collect();
        lines += &format!("{} -> {}\n", id(edges[0].source), targets.join(" "));
    }
    let expected = expect![[r#"
        10 -> 10 B _ ab Ａ 😀 a B 9 ab Ａ A
        9 -> 9 _ ab A 😀 10 B _ ab Ａ 😀 a
        A -> 😀 a B 9 _ Ａ A a 10
        B -> 10 B _ ab A 😀 a B 9 ab Ａ
        _ -> 9 _ Ａ A 😀 10 B _ ab A 😀 a
        a -> a 10 B 9 ab Ａ 😀 a 10 B 9 _
        ab -> Ａ A a 10 9 _ ab A 😀
        😀 -> 😀 a B 9 ab Ａ A a 10 9 _
        Ａ -> ab Ａ A a 10 9 _ Ａ A 😀 10 B
    "#]];
    expected.assert_eq(&lines);
}

#[test]
fn nodes_that_a_plain_edge_enters_and_none_leaves_lead_to_the_end() {
    let mut builder = build(
        &["a", "sink", "Sink", "maybe"],
        &[(START, "a"), ("a", "sink"), (START, "Sink")],
    );
    branch(&mut builder, "a", &[("maybe", "maybe")]);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a)
            	sink(sink)
            	Sink(Sink)
            	maybe(maybe)
            	__end__(<p>__end__</p>)
            	__start__ --> a;
            	__start__ --> Sink;
            	a --> sink;
            	a -.-> maybe;
            	Sink --> __end__;
            	sink --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn ends_are_conditional_edges() {
    let mut builder = Builder::default();
    add_node(&mut builder, "router", &["worker", END, "worker"], &[]);
    add_node(&mut builder, "worker", &["router"], &[]);
    builder.add_edge(START, "router").unwrap();
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	router(router)
            	worker(worker)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> router;
            	router -.-> worker;
            	router -.-> __end__;
            	router -.-> worker;
            	worker -.-> router;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn breakpoints_are_metadata() {
    let mut builder = build(&["a", "b"], &[(START, "a"), ("a", "b"), ("b", "c"), ("c", "d")]);
    add_node(&mut builder, "c", &[], &[("__interrupt", "mine"), ("owner", "me")]);
    add_node(&mut builder, "d", &[], &[("owner", "me")]);
    let names = |names: &[&str]| Some(names.iter().map(|name| name.to_string()).collect());
    let graph = builder
        .compile(None, names(&["a", "b"]), names(&["b", "c", "d"]))
        .unwrap();
    let expected = expect![[r#"
        %%{init: {'flowchart': {'curve': 'linear'}}}%%
        graph TD;
        	__start__([<p>__start__</p>]):::first
        	a(a<hr/><small><em>__interrupt = before</em></small>)
        	b(b<hr/><small><em>__interrupt = before,after</em></small>)
        	c(c<hr/><small><em>__interrupt = after
        owner = me</em></small>)
        	d(d<hr/><small><em>owner = me
        __interrupt = after</em></small>)
        	__end__([<p>__end__</p>]):::last
        	__start__ --> a;
        	a --> b;
        	b --> c;
        	c --> d;
        	d --> __end__;
        	classDef default fill:#f2f0ff,line-height:1.2;
        	classDef first fill-opacity:0;
        	classDef last fill:#bfb6fc;
    "#]];
    expected.assert_eq(&plainly(&builder, &graph).mermaid(&MermaidOptions::default()));
    let expected = expect![[r#"
        {"id":"__start__"}
        {"id":"a","metadata":{"__interrupt":"before"}}
        {"id":"b","metadata":{"__interrupt":"before,after"}}
        {"id":"c","metadata":{"__interrupt":"after","owner":"me"}}
        {"id":"d","metadata":{"owner":"me","__interrupt":"after"}}
        {"id":"__end__"}
        {"source":"__start__","target":"a","conditional":false}
        {"source":"a","target":"b","conditional":false}
        {"source":"b","target":"c","conditional":false}
        {"source":"c","target":"d","conditional":false}
        {"source":"d","target":"__end__","conditional":false}
    "#]];
    expected.assert_eq(&listing(&plainly(&builder, &graph)));
}

#[test]
fn breakpoints_at_every_node_show_at_a_node_called_star() {
    let builder = build(&["a", "*"], &[(START, "a"), ("a", "*")]);
    let graph = builder.compile(None, Some(vec!["*".into()]), None).unwrap();
    let expected = expect![[r#"
        {"id":"__start__"}
        {"id":"a","metadata":{}}
        {"id":"*","metadata":{"__interrupt":"before"}}
        {"id":"__end__"}
        {"source":"__start__","target":"a","conditional":false}
        {"source":"a","target":"*","conditional":false}
        {"source":"*","target":"__end__","conditional":false}
    "#]];
    expected.assert_eq(&listing(&plainly(&builder, &graph)));
}

#[test]
fn metadata_is_escaped_but_for_what_replace_makes_of_dollars() {
    let mut builder = build(&["last"], &[(START, "a"), ("a", "last")]);
    let metadata = [
        ("team", "a & b; \"c\" <d> {e} [f] (g) h|i #1"),
        ("price", "$5, $$5, $&, $`, $', $<"),
        ("2", "second"),
        ("1", "first"),
        ("two", "lines\nof `text`"),
    ];
    add_node(&mut builder, "a", &[], &metadata);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	last(last)
            	a(a<hr/><small><em>1 = first
            2 = second
            team = a & b; #quot;c#quot; #60;d#62; #123;e#125; #91;f#93; #40;g#41; h#124;i #35;1
            price = $5, $5, {1}, a(, ), $#60;
            two = lines
            of `text`</em></small>)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> a;
            	a --> last;
            	last --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn a_name_with_dollars_takes_in_the_shape() {
    let builder = build(&["x$'y", "z$`"], &[(START, "x$'y"), ("x$'y", "z$`")]);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	x__y(x)y)
            	z__(zz__()
            	__end__([<p>__end__</p>]):::last
            	__start__ --> x__y;
            	x__y --> z__;
            	z__ --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn any_name_is_an_identifier() {
    let names = [
        "two words",
        "naïve",
        "日本",
        "😀",
        "end",
        "subgraph",
        "a.b-c_d",
        "\"q\"",
        "",
    ];
    let edges: Vec<_> = names.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let mut builder = build(&names, &[&[(START, names[0])], &edges[..]].concat());
    branch(&mut builder, "end", &[("subgraph", "subgraph"), ("end", END)]);
    builder.add_branch("subgraph", "condition", None).unwrap();
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	two_words(two words)
            	na_ve(naïve)
            	__(日本)
            	__(😀)
            	end(end)
            	_subgraph_("subgraph")
            	a_b-c_d(a.b-c_d)
            	_q_("q")
            	()
            	__end__([<p>__end__</p>]):::last
            	_q_ --> ;
            	__start__ --> two_words;
            	a_b-c_d --> _q_;
            	end --> _subgraph_;
            	na_ve --> __;
            	_subgraph_ --> a_b-c_d;
            	two_words --> na_ve;
            	__ --> __;
            	__ --> end;
            	end -. &nbsp;subgraph&nbsp; .-> _subgraph_;
            	end -. &nbsp;end&nbsp; .-> __end__;
            	_subgraph_ -.-> two_words;
            	_subgraph_ -.-> na_ve;
            	_subgraph_ -.-> __;
            	_subgraph_ -.-> __;
            	_subgraph_ -.-> end;
            	_subgraph_ -.-> a_b-c_d;
            	_subgraph_ -.-> _q_;
            	_subgraph_ -.-> ;
            	_subgraph_ -.-> __end__;
            	 --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
    lists(
        &builder,
        expect![[r#"
            {"id":"__start__"}
            {"id":"two words","metadata":{}}
            {"id":"naïve","metadata":{}}
            {"id":"日本","metadata":{}}
            {"id":"😀","metadata":{}}
            {"id":"end","metadata":{}}
            {"id":"\"subgraph\"","metadata":{}}
            {"id":"a.b-c_d","metadata":{}}
            {"id":"\"q\"","metadata":{}}
            {"id":"","metadata":{}}
            {"id":"__end__"}
            {"source":"\"q\"","target":"","conditional":false}
            {"source":"__start__","target":"two words","conditional":false}
            {"source":"a.b-c_d","target":"\"q\"","conditional":false}
            {"source":"end","target":"\"subgraph\"","conditional":false}
            {"source":"naïve","target":"日本","conditional":false}
            {"source":"\"subgraph\"","target":"a.b-c_d","conditional":false}
            {"source":"two words","target":"naïve","conditional":false}
            {"source":"日本","target":"😀","conditional":false}
            {"source":"😀","target":"end","conditional":false}
            {"source":"end","target":"\"subgraph\"","data":"subgraph","conditional":true}
            {"source":"end","target":"__end__","data":"end","conditional":true}
            {"source":"\"subgraph\"","target":"two words","conditional":true}
            {"source":"\"subgraph\"","target":"naïve","conditional":true}
            {"source":"\"subgraph\"","target":"日本","conditional":true}
            {"source":"\"subgraph\"","target":"😀","conditional":true}
            {"source":"\"subgraph\"","target":"end","conditional":true}
            {"source":"\"subgraph\"","target":"a.b-c_d","conditional":true}
            {"source":"\"subgraph\"","target":"\"q\"","conditional":true}
            {"source":"\"subgraph\"","target":"","conditional":true}
            {"source":"\"subgraph\"","target":"__end__","conditional":true}
            {"source":"","target":"__end__","conditional":false}
        "#]],
    );
}

#[test]
fn names_that_markdown_would_emphasise_are_paragraphs() {
    let names = ["_private_", "*bold*", "`code`", "_", "_open", "open*", "_mixed*"];
    let edges: Vec<_> = names.iter().map(|name| (START, *name)).collect();
    draws(
        &build(&names, &edges),
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	_private_(<p>_private_</p>)
            	_bold_(<p>*bold*</p>)
            	_code_(<p>`code`</p>)
            	_(<p>_</p>)
            	_open(_open)
            	open_(open*)
            	_mixed_(_mixed*)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> _private_;
            	__start__ --> _bold_;
            	__start__ --> _code_;
            	__start__ --> _;
            	__start__ --> _open;
            	__start__ --> open_;
            	__start__ --> _mixed_;
            	_bold_ --> __end__;
            	_ --> __end__;
            	_mixed_ --> __end__;
            	_open --> __end__;
            	_private_ --> __end__;
            	_code_ --> __end__;
            	open_ --> __end__;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn names_that_are_array_indices_come_first() {
    let names = ["b", "10", "9", "007", "4294967294", "4294967295", "-1", "a"];
    let edges: Vec<_> = names.iter().map(|name| (START, *name)).collect();
    let mut builder = build(&names, &edges);
    branch(&mut builder, "b", &[("x", "a"), ("2", "b"), ("1", "a"), ("x", "10")]);
    branch(&mut builder, "9", &[("9", "9"), ("9 ", "9")]);
    builder.add_branch("10", "condition", None).unwrap();
    lists(
        &builder,
        expect![[r#"
            {"id":"9","metadata":{}}
            {"id":"10","metadata":{}}
            {"id":"4294967294","metadata":{}}
            {"id":"__start__"}
            {"id":"b","metadata":{}}
            {"id":"007","metadata":{}}
            {"id":"4294967295","metadata":{}}
            {"id":"-1","metadata":{}}
            {"id":"a","metadata":{}}
            {"id":"__end__"}
            {"source":"__start__","target":"b","conditional":false}
            {"source":"__start__","target":"10","conditional":false}
            {"source":"__start__","target":"9","conditional":false}
            {"source":"__start__","target":"007","conditional":false}
            {"source":"__start__","target":"4294967294","conditional":false}
            {"source":"__start__","target":"4294967295","conditional":false}
            {"source":"__start__","target":"-1","conditional":false}
            {"source":"__start__","target":"a","conditional":false}
            {"source":"9","target":"9","conditional":true}
            {"source":"9","target":"9","data":"9 ","conditional":true}
            {"source":"10","target":"9","conditional":true}
            {"source":"10","target":"4294967294","conditional":true}
            {"source":"10","target":"b","conditional":true}
            {"source":"10","target":"007","conditional":true}
            {"source":"10","target":"4294967295","conditional":true}
            {"source":"10","target":"-1","conditional":true}
            {"source":"10","target":"a","conditional":true}
            {"source":"10","target":"__end__","conditional":true}
            {"source":"b","target":"a","data":"1","conditional":true}
            {"source":"b","target":"b","data":"2","conditional":true}
            {"source":"b","target":"10","data":"x","conditional":true}
            {"source":"-1","target":"__end__","conditional":false}
            {"source":"007","target":"__end__","conditional":false}
            {"source":"4294967294","target":"__end__","conditional":false}
            {"source":"4294967295","target":"__end__","conditional":false}
            {"source":"a","target":"__end__","conditional":false}
        "#]],
    );
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	9(9)
            	10(10)
            	4294967294(4294967294)
            	__start__([<p>__start__</p>]):::first
            	b(b)
            	007(007)
            	4294967295(4294967295)
            	-1(-1)
            	a(a)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> b;
            	__start__ --> 10;
            	__start__ --> 9;
            	__start__ --> 007;
            	__start__ --> 4294967294;
            	__start__ --> 4294967295;
            	__start__ --> -1;
            	__start__ --> a;
            	10 -.-> 9;
            	10 -.-> 4294967294;
            	10 -.-> b;
            	10 -.-> 007;
            	10 -.-> 4294967295;
            	10 -.-> -1;
            	10 -.-> a;
            	10 -.-> __end__;
            	b -. &nbsp;1&nbsp; .-> a;
            	b -. &nbsp;x&nbsp; .-> 10;
            	-1 --> __end__;
            	007 --> __end__;
            	4294967294 --> __end__;
            	4294967295 --> __end__;
            	a --> __end__;
            	subgraph 9
            	9 -.-> 9;
            	9 -. &nbsp;9 &nbsp; .-> 9;
            	end
            	b -. &nbsp;2&nbsp; .-> b;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn a_last_node_called_default_lends_its_shape_to_all() {
    let mut builder = build(&["a", "default"], &[(START, "a")]);
    branch(&mut builder, "a", &[("default", "default"), ("a", "a")]);
    draws(
        &builder,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a([a]):::last
            	default([default]):::last
            	__start__ --> a;
            	a -.-> default;
            	a -.-> a;
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn a_graph_without_nodes_is_its_start() {
    draws(
        &Builder::default(),
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'linear'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::last
            	classDef default fill:#f2f0ff,line-height:1.2;
            	classDef first fill-opacity:0;
            	classDef last fill:#bfb6fc;
        "#]],
    );
}

#[test]
fn styles_can_be_chosen() {
    let builder = build(&["a"], &[(START, "a"), ("a", END)]);
    let options = MermaidOptions {
        curve_style: "basis".into(),
        node_colors: vec![
            ("default".into(), "fill:#fff,stroke:#000".into()),
            ("first".into(), "fill:none".into()),
        ],
        ..MermaidOptions::default()
    };
    draws_with(
        &builder,
        &options,
        expect![[r#"
            %%{init: {'flowchart': {'curve': 'basis'}}}%%
            graph TD;
            	__start__([<p>__start__</p>]):::first
            	a(a)
            	__end__([<p>__end__</p>]):::last
            	__start__ --> a;
            	a --> __end__;
            	classDef default fill:#fff,stroke:#000;
            	classDef first fill:none;
        "#]],
    );
}

#[test]
fn styles_can_be_left_out() {
    let builder = build(&["a", "b"], &[(START, "a"), (START, "b"), ("a", END)]);
    draws_with(
        &builder,
        &plain(),
        expect![[r#"
            graph TD;
            	__start__ --> a;
            	__start__ --> b;
            	a --> __end__;
            	b --> __end__;
        "#]],
    );
}

fn build(nodes: &[&str], edges: &[(&str, &str)]) -> Builder {
    let mut builder = Builder::default();
    for name in nodes {
        builder.add_node(name, NodeOptions::default()).unwrap();
    }
    for (source, target) in edges {
        builder.add_edge(source, target).unwrap();
    }
    builder
}

fn add_node(builder: &mut Builder, name: &str, ends: &[&str], metadata: &[(&str, &str)]) {
    let options = NodeOptions {
        ends: ends.iter().map(|end| end.to_string()).collect(),
        metadata: strings(metadata),
        ..NodeOptions::default()
    };
    builder.add_node(name, options).unwrap();
}

fn branch(builder: &mut Builder, source: &str, path_map: &[(&str, &str)]) {
    builder
        .add_branch(source, "condition", Some(strings(path_map)))
        .unwrap();
}

fn strings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

fn draw(builder: &Builder) -> Drawing {
    plainly(builder, &builder.compile(None, None, None).unwrap())
}

fn plainly(builder: &Builder, graph: &Graph) -> Drawing {
    builder.drawing(graph, 0).unwrap()
}

fn plain() -> MermaidOptions {
    MermaidOptions {
        with_styles: false,
        ..MermaidOptions::default()
    }
}

fn draws(builder: &Builder, expected: Expect) {
    draws_with(builder, &MermaidOptions::default(), expected);
}

fn draws_with(builder: &Builder, options: &MermaidOptions, expected: Expect) {
    expected.assert_eq(&draw(builder).mermaid(options));
}

fn lists(builder: &Builder, expected: Expect) {
    expected.assert_eq(&listing(&draw(builder)));
}

/// What `toJSON` says of nodes and edges, a line each, without what it says of functions and schemas.
fn listing(drawing: &Drawing) -> String {
    let nodes = drawing.nodes().iter().map(|DrawnNode { id, metadata, .. }| {
        let entries: Vec<String> = metadata
            .iter()
            .map(|(key, value)| format!("{key:?}:{value:?}"))
            .collect();
        match name(id) {
            START | END => format!("{{\"id\":{id:?}}}\n"),
            _ => format!("{{\"id\":{id:?},\"metadata\":{{{}}}}}\n", entries.join(",")),
        }
    });
    let edges = drawing.edges().iter().map(|edge| {
        let Edge {
            source,
            target,
            label,
            conditional,
        } = edge;
        let data = label
            .as_ref()
            .map(|label| format!(",\"data\":{label:?}"))
            .unwrap_or_default();
        let id = |place: &usize| &drawing.nodes()[*place].id;
        format!(
            "{{\"source\":{:?},\"target\":{:?}{data},\"conditional\":{conditional}}}\n",
            id(source),
            id(target)
        )
    });
    nodes.chain(edges).collect()
}

fn name(id: &str) -> &str {
    id.rsplit(':').next().unwrap_or(id)
}
