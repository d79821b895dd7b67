//! `credits sandbox`: CloudZero's behaviour on this machine.

use crate::console::print;
use crate::failure::{Exit, Failure, Outcome};
use clap::Args;
use credits_lambda::sandbox::Sandbox;
use std::io;
use tokio::signal::unix::{SignalKind, signal};

const CONNECTION_ID: &str = "sandbox";
const KEY: &str = "sandbox-key";

/// Runs a local server with CloudZero's behaviour, for trying things out.
///
/// Prints the variables that lead to it on one line, and runs until it is interrupted. `GET /sandbox/state` tells what
/// it holds.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The port to listen on, of this machine only; a free one unless given.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { port } = *arguments;
    let cannot_listen = |error: io::Error| Failure::usage(format!("the sandbox cannot listen on port {port}: {error}"));
    let mut interrupted = signal(SignalKind::interrupt()).map_err(cannot_listen)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(cannot_listen)?;
    let sandbox = Sandbox::start(port, CONNECTION_ID, KEY).await.map_err(cannot_listen)?;
    print(&format!(
        "CLOUDZERO_API_URL={} CLOUDZERO_CONNECTION_ID={} CLOUDZERO_API_KEY={}\n",
        sandbox.url(),
        sandbox.connection_id(),
        sandbox.key()
    ))?;
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(Exit::Done)
}
