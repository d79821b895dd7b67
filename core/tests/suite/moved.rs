//! Rows that can be read, but whose cells may have moved: refused where both readings are possible, read where the rest of
//! the file says which one is right.

use crate::support::{policy_of, reads, refuses, with_ids};
use credits_core::check;

#[test]
fn a_row_that_lacks_a_field_in_front_of_its_amount_is_refused() {
    for (text, line) in [
        ("Account,Service,Amount,Balance\nA,EC2,100.00,2000.00\nB,100.00,2000.00\n", 3),
        ("Account,Service,Amount,Balance\nB,100.00,2000.00\n", 2),
        // Numbers in both columns: the row may lack either.
        ("account,quantity,amount,balance\nA,3,5.00,7\nB,4,6.00\n", 3),
        ("account,quantity,amount,note\nA,3,5.00,x\nZ,two,5.00,x\nB,4,6.00\n", 4),
        // Nothing says what stands in the column otherwise.
        ("account,quantity,amount,note\nB,4,6.00\n", 2),
        ("account,a,b,amount,c,d\nA,x,y,5.00,6,7\nB,5.00,6,7\n", 3),
        // In front of both.
        ("name,account,x,amount,note\np,A,y,5.00,n\nA,B,5.00,6.00\n", 3),
        ("amount,payer,account,owner\n5,P,A,A\n6,Z,B\n", 3),
    ] {
        refuses("", text, "too-few-columns", line);
    }
    reads("", "date,account,amount,note\n2025-01-01,A,5.00,x\n2025-01-02,B,6.00\n", "11.00");
    reads("", "account,quantity,amount,note\nA,3,5.00,x\nB,4,6.00\n", "11.00");
    reads("", "account,quantity,amount,note\nA,3,5.00,\nB,4,6.00\n", "11.00");
    reads("", "account,amount,a,b,c\nA,5\nB,6,x\n", "11.00");
    reads("", "account,name,amount,note\nA,prod,5\nB,,6\n", "11.00");
    reads("", "payer,account,amount,note\nP,A,5.00\nP,B,6.00\n", "11.00");
    reads("", "qty,amount,account,note\n3,5.00,A\n4,6.00,B\n", "11.00");
    reads("", "account,quantity,amount,note\nA,3,5.00,x\nB,4,6.00\nTotal,7,11.00\n", "11.00");
}

#[test]
fn a_row_that_lacks_a_field_may_be_left_out_where_a_total_proves_the_rest() {
    let text = "Account,Service,Amount,Balance\nA,EC2,100.00,2000.00\nB,100.00,2000.00\n";
    reads("--invalid-rows skip --expect-total 100", text, "100.00");
    let report =
        check("credits-2025-01.csv", with_ids(text).as_bytes(), &policy_of("--invalid-rows skip --expect-total 100"));
    assert_eq!((report.summary().rows_read, report.summary().rows_skipped), (2, 1));
    refuses("--invalid-rows skip", text, "too-few-columns", 3);
}

#[test]
fn empty_fields_behind_some_rows_alone_are_no_layout() {
    for (text, line) in [
        ("account,date,amount\nA,Jan 31, 2025,\n", 2),
        ("account,date,amount\nA,Jan 31,2025,\n", 2),
        ("account,name,amount\nA,Acme, 2025,\n", 2),
        ("account,name,amount\nA,Acme, 2.5,\n", 2),
        ("account,name,amount\nA,prod,5.00,\nB,Acme, 2025,\n", 3),
        ("account,name,amount\nA,prod,5.00\nB,Acme,2025,\n", 3),
        ("account,name,amount,note\nA,prod,5.00,x\nB,Acme,2025,,\n", 3),
        ("account,name,qty,amount\nA,prod,3,5.00\nB,Acme,Inc,2025,\n", 3),
        ("account,date,qty,amount\nA,Jan 31, 2025,3,\n", 2),
        ("amount,name,account\n5,x,A\n6,y,B,\n", 3),
    ] {
        refuses("", text, "too-many-columns", line);
    }
    reads("", "account,name,amount\nA,prod,5.00,\nB,dev,6.00,\n", "11.00");
    reads("", "account,name,amount\nA,prod,5.00,\nB,dev,6.00,\nTotal,,11.00\n", "11.00");
    reads("", "account,name,amount\nA,prod,5.00,\nB,dev,6.00,\n,,11.00\n", "11.00");
    reads("", "account,date,amount\nA,Jan 31,250.00,\nB,Jan 30,6.00,\n", "256.00");
    reads("", "account,name,amount\nA,prod, $5.00 ,\nB,dev, $6.00 ,\n", "11.00");
    reads("", "account,name,amount\nA,prod, 5.00,\nB,dev, 6.00,\n", "11.00");
    reads("", "account, name, amount\nA, prod, 5.00,\n", "5.00");
    reads("", "account,amount\nA,5,\nB,6\n", "11.00");
    reads("", "name,account,amount\nprod,A,5,\ndev,B,6\n", "11.00");
    reads("", "account,name,amount\nA,\"prod\",5\nB,\"dev\",6,\n", "11.00");
}

#[test]
fn a_written_date_is_no_amount() {
    for (text, line) in [
        ("account,date,amount,note\nA,Jan 31, 2025\n", 2),
        ("account,date,amount,note\nA,Jan 31, 2025,250.00\n", 2),
        ("account,date,amount\nA,January 31,2025\n", 2),
        ("account,date,amount\nA,31 Jan, 2025\n", 2),
        ("account,date,amount\nA,31st of January,2025\n", 2),
        ("account,date,amount\nA,Fri Jan. 31st,2025\n", 2),
        ("account,date,amount\nA,Sept 3, 2025\n", 2),
        ("account,date,amount\nA,Jan 31, 25\n", 2),
        ("date,amount,account\nJan 31, 2025,A\n", 2),
        ("account,date,qty,amount,note\nA,Jan 31, 2025,3,50.00\n", 2),
        // Another cell that a comma cut, and the amount behind it.
        ("account,name,amount,note\nA,Acme, 2025,250.00\n", 2),
        ("account,name,amount,note\nA,prod,5.00,x\nB,Acme, 2025,250.00\n", 3),
    ] {
        refuses("", text, "too-many-columns", line);
    }
    reads("", "account,date,amount\nA,\"Jan 31, 2025\",250\n", "250.00");
    reads("", "account,date,amount\nA,Jan 31,\"2025\"\n", "2025.00");
    reads("", "account,date,amount\nA,Jan 31,2025.00\n", "2025.00");
    reads("", "account,date,amount\nA,Jan 31,250\n", "250.00");
    reads("", "account,date,amount\nA,31-Jan,2025\n", "2025.00");
    reads("", "account,month,amount\nA,January,2025\n", "2025.00");
    reads("", "account,day,year,amount\nA,Jan 31,2025,5.00\n", "5.00");
    reads("", "account,name,amount,count\nA,prod, 5.00,3\n", "5.00");
    reads("", "account,name,amount\nA,Acme, 2025\n", "2025.00");
}
