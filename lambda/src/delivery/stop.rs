//! Being asked to stop, as a value: the caller asks, and the run ends where no more harm is done than is done already.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// A wish to stop. Clones are the same wish.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    is_asked: AtomicBool,
    asked: Notify,
}

impl Stop {
    /// Asks whoever runs to stop: the call in hand is ended, pauses are not, and no other call begins.
    pub fn ask(&self) {
        self.0.is_asked.store(true, Ordering::SeqCst);
        self.0.asked.notify_waiters();
    }

    /// Whether it was asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.is_asked.load(Ordering::SeqCst)
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        // Who listens from here on misses nothing that is asked after the look.
        let asked = self.0.asked.notified();
        if !self.is_asked() {
            asked.await;
        }
    }

    /// Sleeps; false when it was asked to stop before the time was over.
    pub(crate) async fn sleep(&self, time: std::time::Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(time) => true,
            () = self.asked() => false,
        }
    }
}
