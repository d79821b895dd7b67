//! Packed files and standard input, on the command line: what is inside is read, and its size is what counts.

use crate::support::folder::{Folder, exits, stderr, stdout};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write;
use std::process::{Output, Stdio};

const FILE: &str = "account,amount\n054736118302,10.50\n123456789012,1.25\n";

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

/// Runs `credits` with bytes on its standard input.
fn piped(folder: &Folder, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = folder.credits(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that needs no more of it may have gone.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn a_packed_file_is_what_is_inside() {
    let in_parts = [packed(&FILE.as_bytes()[..20]), packed(&FILE.as_bytes()[20..])].concat();
    let here = Folder::new()
        .with("credits-2025-01.csv", FILE)
        .with("credits-2025-01.csv.gz", packed(FILE.as_bytes()))
        .with("credits-2025-01.csv.GZ", in_parts);
    let plain = here.run(&["check", "--format", "json", "credits-2025-01.csv"]);
    exits(&plain, 0);
    for name in ["credits-2025-01.csv.gz", "credits-2025-01.csv.GZ"] {
        let output = here.run(&["check", "--format", "json", name]);
        exits(&output, 0);
        assert_eq!(stdout(&output).replace(name, "credits-2025-01.csv"), stdout(&plain), "{name}");
    }
}

#[test]
fn standard_input_may_be_packed_and_has_no_name() {
    let here = Folder::new();
    for input in [FILE.as_bytes().to_vec(), packed(FILE.as_bytes())] {
        let output = piped(&here, &["check", "--format", "json", "--month", "2025-01", "-"], &input);
        exits(&output, 0);
        assert_eq!(report(&output)["total_credit_usd"], "11.75");
        let nameless = piped(&here, &["check", "-"], &input);
        exits(&nameless, 2);
        assert!(stderr(&nameless).contains("--month YYYY-MM"));
    }
}

#[test]
fn a_packed_file_under_a_plain_name_is_refused_as_the_function_refuses_it() {
    let here = Folder::new().with("credits-2025-01.csv", packed(FILE.as_bytes()));
    let output = here.run(&["check", "--format", "json", "credits-2025-01.csv"]);
    exits(&output, 1);
    assert_eq!(report(&output)["findings"][0]["code"], "gzip");
}

#[test]
fn what_cannot_be_unpacked_is_no_file() {
    let whole = packed(FILE.as_bytes());
    let here = Folder::new()
        .with("credits-2025-01.csv.gz", &whole[..whole.len() - 9])
        .with("credits-2025-02.csv.gz", FILE)
        .with("credits-2025-03.csv.gz", [&whole[..], b"and more"].concat());
    for name in ["credits-2025-01.csv.gz", "credits-2025-02.csv.gz", "credits-2025-03.csv.gz"] {
        let output = here.run(&["check", name]);
        exits(&output, 2);
        assert!(stderr(&output).contains(&format!("cannot read `{name}`")), "{}", stderr(&output));
    }
}

#[test]
fn the_limit_counts_what_is_inside() {
    let bomb = packed(&vec![b'\n'; 200_000_000]);
    assert!(bomb.len() < 1_000_000);
    let here =
        Folder::new().with("credits-2025-01.csv.gz", &bomb).with("credits-2025-02.csv.gz", packed(FILE.as_bytes()));
    let refused = here.run(&["check", "credits-2025-01.csv.gz"]);
    exits(&refused, 1);
    let expected = "`credits-2025-01.csv.gz` is refused: it holds more than 67108864 bytes when unpacked";
    assert!(stderr(&refused).contains(expected), "{}", stderr(&refused));
    let fits = FILE.len().to_string();
    exits(&here.run(&["check", "--limit-file-bytes", &fits, "credits-2025-02.csv.gz"]), 0);
    let less = (FILE.len() - 1).to_string();
    exits(&here.run(&["check", "--limit-file-bytes", &less, "credits-2025-02.csv.gz"]), 1);
}
