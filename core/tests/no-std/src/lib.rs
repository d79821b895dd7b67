//! Everything of `credits-core`, linked without std.
#![no_std]

use core::panic::PanicInfo;
use credits_core::{Policy, check};
use linked_list_allocator::LockedHeap;

#[global_allocator]
static HEAP: LockedHeap = LockedHeap::empty();

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}

/// From bytes to bodies, so that all of it is linked.
pub fn body_bytes(name: &str, file: &[u8]) -> usize {
    match check(name, file, &Policy::default()).accept() {
        Ok(accepted) => accepted.bodies().map(|body| body.json().len()).sum(),
        Err(report) => report.findings().len(),
    }
}
