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

/// CUR 2.0 of so many rows, all of them credits of 300 accounts: some 80 bytes a row.
pub(crate) fn line_items_file(rows: u64) -> Vec<u8> {
    let mut text = "line_item_usage_account_id,line_item_line_item_type,line_item_unblended_cost,\
                    bill_billing_period_start_date,line_item_currency_code\n"
        .to_owned();
    let mut state = 1_u64;
    for _ in 0..rows {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let account = 100_000_000_000 + (state >> 33) % 300 * 2_999_999_929;
        let (dollars, rest) = ((state >> 40) % 1_000, (state >> 12) % 10_000_000_000);
        writeln!(text, "{account},Credit,-{dollars}.{rest:010},2025-01-01T00:00:00Z,USD")
            .expect("writing to a string cannot fail");
    }
    text.into_bytes()
}

/// Cost Explorer's table of so many accounts, over a year.
pub(crate) fn cost_explorer_file(accounts: u64) -> Vec<u8> {
    let mut text = "Linked account".to_owned();
    let line = |text: &mut String, cell: &dyn Fn(u64) -> String| {
        (0..accounts).for_each(|account| {
            text.push(',');
            text.push_str(&cell(account));
        });
    };
    line(&mut text, &|account| (100_000_000_000 + account * 53).to_string());
    text.push_str(",Total costs\nLinked account name");
    line(&mut text, &|account| format!("account {account} ($)"));
    text.push_str(",Total costs ($)\n");
    for month in 1..=12 {
        write!(text, "2024-{month:02}-01").expect("writing to a string cannot fail");
        line(&mut text, &|account| format!("-{account}.2500000000"));
        writeln!(text, ",-{}.{:02}", accounts * (accounts - 1) / 2 + accounts / 4, accounts % 4 * 25)
            .expect("writing to a string cannot fail");
    }
    text.into_bytes()
}
