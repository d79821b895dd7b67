//! What a program of one's own does with a credits file: prints the request bodies that replace its month, or every
//! reason why there are none.
//!
//! ```sh
//! cargo run --package credits-core --example bodies credits-2025-01.csv
//! ```

use std::{env, error::Error, fs, io, io::Write, path::PathBuf};

use credits_core::{Policy, check};

fn main() -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(env::args_os().nth(1).ok_or("a path of a credits file is missing")?);
    // The name says the month, as the object's key does.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = fs::read(&path)?;
    match check(&name, &file, &Policy::default()).accept() {
        Ok(accepted) => {
            for body in accepted.bodies() {
                io::stdout().write_all(body.json())?;
                println!();
            }
            Ok(())
        }
        Err(report) => {
            for finding in report.findings() {
                let line = finding.place.map_or(0, |place| place.line);
                eprintln!("{line}: {}: {}", finding.code, finding.message);
            }
            Err("the file is refused".into())
        }
    }
}
