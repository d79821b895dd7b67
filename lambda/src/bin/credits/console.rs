//! What is written for people and programs. Output that cannot be written never panics, and never makes a command
//! forget what it did.

use crate::failure::Failure;
use std::io::{self, ErrorKind, Write};

/// Writes a result to standard output.
///
/// # Errors
/// When it cannot be written. Whoever reads may have seen enough, which is no error: `credits show … | head`.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    write(text).map_err(|error| Failure::usage(format!("cannot write the result: {error}")))
}

/// Writes what became of something that is done, and so stays done whether it can be written or not.
pub(crate) fn print_done(text: &str) {
    if let Err(error) = write(text) {
        say(&format!("warning: cannot write the result: {error}; what it tells is done all the same\n"));
    }
}

/// Writes whole lines to standard error. There is nobody to tell if that fails.
pub(crate) fn say(text: &str) {
    let mut output = io::stderr().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

fn write(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
