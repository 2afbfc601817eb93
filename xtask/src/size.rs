//! How much a page downloads.

use crate::failure::{Outcome, fail};
use crate::process::{self, say};
use crate::project::Project;
use crate::{demo, package};

/// The most that a page with the snippet may download, in bytes after gzip.
const LIMIT: u64 = 210_000;

struct Size {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub fn run(project: &Project, check: bool) -> Outcome {
    package::build(project)?;
    let page = measure(project)?;
    if check { within_limit(&page) } else { Ok(()) }
}

/// Measures the package that is there, and fails when a page with it is too big.
pub fn check(project: &Project) -> Outcome {
    within_limit(&measure(project)?)
}

/// Prints the table and gives the page's row.
fn measure(project: &Project) -> Outcome<Size> {
    say("Measure the module and a page with the snippet");
    let site = demo::site(project)?;
    let printed = process::output(
        process::node(project).arg(project.script("sizes.mjs")).arg(site),
        "the sizes could not be measured: see the message above",
    )?;
    let sizes: Option<Vec<Size>> = printed.lines().map(parse).collect();
    let Some(mut sizes) = sizes else {
        return fail("scripts/sizes.mjs must print a name and three numbers a line");
    };
    print!("{}", table(&sizes));
    match sizes.pop() {
        Some(page) => Ok(page),
        None => fail("scripts/sizes.mjs printed nothing"),
    }
}

fn within_limit(page: &Size) -> Outcome {
    if page.gzip <= LIMIT {
        return Ok(());
    }
    fail(format!(
        "a page downloads {} bytes after gzip, over the limit of {LIMIT}: look for new dependencies or code that fmt pulls in",
        page.gzip
    ))
}

/// `name<tab>raw<tab>gzip<tab>brotli`
fn parse(line: &str) -> Option<Size> {
    let mut fields = line.split('\t');
    let name = fields.next()?.to_owned();
    let mut number = || fields.next()?.parse().ok();
    Some(Size {
        name,
        raw: number()?,
        gzip: number()?,
        brotli: number()?,
    })
}

fn table(sizes: &[Size]) -> String {
    let mut table = format!("{:32}{:>10}{:>10}{:>10}\n", "", "raw", "gzip", "brotli");
    for size in sizes {
        table += &format!("{:32}{:>10}{:>10}{:>10}\n", size.name, size.raw, size.gzip, size.brotli);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        let size = parse("module\t1000\t400\t350").unwrap();
        assert_eq!(
            table(&[size]),
            concat!(
                "                                       raw      gzip    brotli\n",
                "module                                1000       400       350\n",
            )
        );
        assert!(parse("module\t1000").is_none());
    }

    #[test]
    fn the_limit_is_on_gzip() {
        let page = |gzip| Size {
            name: "page".to_owned(),
            raw: 3 * LIMIT,
            gzip,
            brotli: 0,
        };
        assert!(within_limit(&page(LIMIT)).is_ok());
        assert!(within_limit(&page(LIMIT + 1)).is_err());
    }
}
