//! Paths to the texts of a value that are embedded: `title`, `author.name`, `chapters[*].content`, `tags[-1]`,
//! `{title,author.name}`, `*`, and `$` for all of it.

use std::str::Chars;

use super::reader::Reader;

/// A path, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A field.
    Field(String),
    /// Every item of a list: `[*]`.
    Items,
    /// One item of a list, from its end when negative: `[0]`.
    Item(isize),
    /// What is under several paths, and the end of this one: `{a,b.c}`.
    Fields(Vec<Path>),
    /// Whatever an object or a list holds: `*`.
    Entries,
}

impl Path {
    /// Reads a path.
    pub fn parse(path: &str) -> Self {
        let mut steps = Vec::new();
        let mut name = String::new();
        let mut chars = path.chars();
        while let Some(char) = chars.next() {
            match char {
                '[' | '{' => {
                    end_name(&mut name, &mut steps);
                    steps.push(enclosed(char, &mut chars));
                }
                '.' => end_name(&mut name, &mut steps),
                _ => name.push(char),
            }
        }
        end_name(&mut name, &mut steps);
        Self { steps }
    }

    /// Adds the texts that a value has there.
    ///
    /// # Errors
    /// What reading the value throws.
    pub fn texts<V>(&self, reader: &dyn Reader<V>, value: &V, texts: &mut Vec<String>) -> Result<(), V> {
        if let Some(Step::Field(name)) = self.steps.first()
            && name == "$"
        {
            texts.extend(reader.text(value)?);
        }
        collect(reader, value, &self.steps, texts)
    }
}

fn end_name(name: &mut String, steps: &mut Vec<Step>) {
    let name = std::mem::take(name);
    match name.as_str() {
        "" => {}
        "*" => steps.push(Step::Entries),
        _ => steps.push(Step::Field(name)),
    }
}

/// The step in brackets or in braces. One that is not closed is a name.
fn enclosed(open: char, chars: &mut Chars) -> Step {
    let close = match open {
        '[' => ']',
        _ => '}',
    };
    let mut inner = String::new();
    let mut depth = 1;
    for char in chars {
        if char == open {
            depth += 1;
        } else if char == close {
            depth -= 1;
        }
        if depth == 0 {
            return match open {
                '[' => item(&inner),
                _ => Step::Fields(fields(&inner)),
            };
        }
        inner.push(char);
    }
    inner.insert(0, open);
    Step::Field(inner)
}

/// What is no number is a place that no list has.
fn item(inner: &str) -> Step {
    if inner == "*" {
        return Step::Items;
    }
    let mut place: Option<isize> = None;
    for char in inner.bytes() {
        match char {
            b'0'..=b'9' => {
                place = Some(
                    place
                        .unwrap_or(0)
                        .saturating_mul(10)
                        .saturating_add((char - b'0') as isize),
                )
            }
            b'-' if place.is_none() => {}
            _ => break,
        }
    }
    match (place, inner.starts_with('-')) {
        (Some(place), true) => Step::Item(-place),
        (Some(place), false) => Step::Item(place),
        (None, _) => Step::Item(isize::MAX),
    }
}

/// The paths between commas, without the spaces around them.
fn fields(inner: &str) -> Vec<Path> {
    let mut paths = Vec::new();
    let mut path = String::new();
    let mut depth = 0;
    for char in inner.chars() {
        match char {
            ',' if depth == 0 => end_path(&mut path, &mut paths),
            ' ' if path.is_empty() => {}
            _ => path.push(char),
        }
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    end_path(&mut path, &mut paths);
    paths
}

fn end_path(path: &mut String, paths: &mut Vec<Path>) {
    while path.ends_with(' ') {
        path.pop();
    }
    if !path.is_empty() {
        paths.push(Path::parse(path));
    }
    path.clear();
}

fn collect<V>(reader: &dyn Reader<V>, value: &V, steps: &[Step], texts: &mut Vec<String>) -> Result<(), V> {
    let Some((step, rest)) = steps.split_first() else {
        texts.extend(reader.text(value)?);
        return Ok(());
    };
    let values = match step {
        Step::Field(name) => vec![reader.field(value, name)?],
        Step::Items => reader.items(value).unwrap_or_default(),
        Step::Entries => reader.entries(value),
        Step::Item(place) => item_of(reader.items(value).unwrap_or_default(), *place),
        Step::Fields(paths) => {
            for path in paths {
                collect(reader, value, &path.steps, texts)?;
            }
            return Ok(());
        }
    };
    for value in &values {
        collect(reader, value, rest, texts)?;
    }
    Ok(())
}

fn item_of<V>(mut items: Vec<V>, place: isize) -> Vec<V> {
    let place = match place < 0 {
        true => items.len().wrapping_add_signed(place),
        false => place as usize,
    };
    match place < items.len() {
        true => vec![items.swap_remove(place)],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::reader::tests::{Json, Plain, list, number, object, text};

    fn texts(path: &str) -> Vec<String> {
        let chapter = |content: &str, pages| object(&[("content", text(content)), ("pages", number(pages))]);
        let value = object(&[
            ("title", text("T")),
            ("author", object(&[("name", text("N")), ("age", number(30.0))])),
            (
                "chapters",
                list(&[chapter("one", 1.0), chapter("two", 2.0), Json::Nothing]),
            ),
            ("tags", list(&[text("x"), text("y")])),
            ("none", Json::Nothing),
        ]);
        let mut texts = Vec::new();
        Path::parse(path).texts(&Plain, &value, &mut texts).unwrap();
        texts
    }

    #[test]
    fn fields_one_within_the_other() {
        assert_eq!(texts("title"), ["T"]);
        assert_eq!(texts("author.name"), ["N"]);
        assert_eq!(texts("author.age"), ["30"]);
        assert_eq!(texts("author..name"), ["N"]);
        assert!(texts("author.name.first").is_empty());
        assert!(texts("missing.name").is_empty());
        assert!(texts("none").is_empty());
    }

    #[test]
    fn objects_and_lists_are_json() {
        assert_eq!(texts("tags"), ["[x,y]"]);
        assert_eq!(texts("author"), ["{name:N,age:30}"]);
    }

    #[test]
    fn items_of_lists() {
        assert_eq!(texts("chapters[*].content"), ["one", "two"]);
        assert_eq!(texts("tags[*]"), ["x", "y"]);
        assert_eq!(texts("chapters[1].content"), ["two"]);
        assert_eq!(texts("tags[-1]"), ["y"]);
        assert_eq!(texts("chapters.[0].pages"), ["1"]);
        for nothing in ["tags[2]", "tags[-3]", "tags[x]", "title[0]", "author[*]", "tags[0"] {
            assert!(texts(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn several_fields() {
        assert_eq!(texts("{title,author.name,missing}"), ["T", "N"]);
        assert_eq!(texts("chapters[*].{content, pages}"), ["one", "1", "two", "2"]);
        assert_eq!(texts("author.{name}.ignored"), ["N"]);
        assert_eq!(
            texts("{tags[0], chapters[*].{pages,content}}"),
            ["x", "1", "one", "2", "two"]
        );
        assert!(texts("{}").is_empty());
    }

    #[test]
    fn whatever_there_is() {
        assert_eq!(texts("author.*"), ["N", "30"]);
        assert_eq!(texts("chapters.*.content"), ["one", "two"]);
        assert!(texts("title.*").is_empty());
    }

    #[test]
    fn all_of_it() {
        let whole = texts("$");
        assert_eq!(whole.len(), 1);
        assert!(whole[0].starts_with("{title:T,author:"));
        assert_eq!(texts(""), whole);
        assert_eq!(texts("$.title"), whole);
    }

    #[test]
    fn an_open_bracket_is_a_name() {
        let field = |name: &str| Step::Field(name.into());
        assert_eq!(Path::parse("a[0").steps, [field("a"), field("[0")]);
        let braces = Step::Fields(vec![Path::parse("b"), Path::parse("{c}")]);
        assert_eq!(Path::parse("a{b,{c}}d").steps, [field("a"), braces, field("d")]);
    }
}
