//! What the documents say of the configuration and of errors is what the code says.
//! `UPDATE_README=1 cargo test -p credits-lambda --test suite documents` writes the tables of variables anew.

use credits_lambda::config::{VARIABLES, Variable};
use credits_lambda::{Error, collector};
use std::fmt::Write;
use std::fs;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
const ERRORS_PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");
const COLLECTOR_PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fetch.md");
const BEGIN: &str = "<!-- begin: written by lambda/tests/suite/documents.rs -->\n";
const END: &str = "<!-- end -->";

#[test]
fn the_table_of_variables_is_that_of_the_code() {
    is_written(PATH, &table(VARIABLES));
}

#[test]
fn the_collectors_table_of_variables_is_that_of_the_code() {
    is_written(COLLECTOR_PATH, &table(collector::settings::VARIABLES));
}

#[track_caller]
fn is_written(path: &str, table: &str) {
    let page = fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, [before, BEGIN, table, END, after].concat()).unwrap();
        return;
    }
    assert_eq!(found, table, "UPDATE_README=1 writes it anew");
}

fn table(variables: &[Variable]) -> String {
    let mut table = "| variable | default | says |\n|---|---|---|\n".to_owned();
    for variable in variables {
        let default = variable.default.map_or_else(String::new, |default| format!("`{default}`"));
        writeln!(table, "| `{}` | {default} | {} |", variable.name, variable.doc).unwrap();
    }
    table
}

#[test]
fn every_error_type_is_explained() {
    let page = fs::read_to_string(ERRORS_PATH).unwrap();
    let text = String::new;
    for error in [
        Error::config_invalid(text()),
        Error::event_malformed(text()),
        Error::object_unavailable(text()),
        Error::file_refused(text()),
        Error::key_unavailable(text()),
        Error::cloudzero_rejected(text()),
        Error::cloudzero_unavailable(text()),
        Error::partially_delivered(text()),
        Error::verification_failed(text()),
        Error::shrink_refused(text()),
        Error::interrupted(text()),
        Error::month_missing(text()),
        Error::witnesses_disagree(text()),
        Error::witness_unavailable(text()),
    ] {
        assert!(page.contains(&format!("\n| `{}` | ", error.error_type())), "{}", error.error_type());
    }
}
