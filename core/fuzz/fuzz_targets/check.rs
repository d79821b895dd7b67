//! Bytes → report → bodies: whatever the bytes, the invariants of `core/tests/suite/support/invariants.rs` hold.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../../tests/suite/support/invariants.rs"]
mod invariants;

fuzz_target!(|file: &[u8]| {
    invariants::assert_invariants("credits-2025-01.csv", file, &invariants::policy_for(file));
});
