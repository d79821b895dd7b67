//! The files that the benches read.

use std::fmt::Write;

/// A credits file of so many accounts, the same every time: quoted dollars with thousands separators mostly, as AWS
/// exports them, some 26 bytes a row.
pub(crate) fn credits_file(rows: u64) -> Vec<u8> {
    let mut text = String::new();
    let mut state = 1_u64;
    for row in 0..rows {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // A step without common factor visits every account once, in no order.
        let account = 100_000_000_000 + row * 799_999_999_977 % 899_999_999_999;
        let (dollars, cents) = ((state >> 33) % 120_000, (state >> 20) % 100);
        let written = match dollars {
            1_000.. => writeln!(text, "{account},\"${},{:03}.{cents:02}\"", dollars / 1_000, dollars % 1_000),
            _ => writeln!(text, "{account},${dollars}.{cents:02}"),
        };
        written.expect("writing to a string cannot fail");
    }
    text.into_bytes()
}
