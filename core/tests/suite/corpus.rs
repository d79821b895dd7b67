//! Replays what fuzzing found worth keeping, and every fixture, without a fuzzer.

use crate::support::Fixture;
use crate::support::invariants::{assert_invariants, policy_for};

#[test]
fn the_kept_corpus_holds_no_surprise() {
    let corpus = include_str!("../../fuzz/corpus.txt");
    for line in corpus.lines() {
        let file = unescape(line);
        assert_invariants("credits-2025-01.csv", &file, &policy_for(&file));
    }
    assert!(corpus.lines().count() > 100, "the corpus is kept");
}

/// The bytes that `scripts/fuzz keep` wrote: printable ASCII as it is, everything else as `\xNN`.
fn unescape(line: &str) -> Vec<u8> {
    let mut parts = line.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

#[test]
fn the_fixtures_hold_no_surprise() {
    for fixture in Fixture::all() {
        assert_invariants(&fixture.name, &fixture.bytes, &fixture.policy);
    }
}
