//! The signals that end a server.

use std::process;

/// Is ready when the program is asked to stop: by Ctrl-C or, on Unix, by SIGTERM.
///
/// A second signal does not wait: it ends the process at once, with the customary status of 128 and the
/// signal's number.
///
/// Must run within a tokio runtime. If the system lets no handler be set, it logs so and never is ready.
pub async fn shutdown_signal() {
    match Signals::new() {
        Ok(mut signals) => {
            let name = signals.next().await.name;
            tracing::info!(
                signal = name,
                "stopping: requests in flight are finished, once more stops at once"
            );
            tokio::spawn(async move {
                let again = signals.next().await;
                tracing::warn!(signal = again.name, "stopping at once");
                process::exit(128 + again.number);
            });
        }
        Err(error) => {
            tracing::error!(%error, "cannot listen to signals: only killing the process stops it");
            std::future::pending::<()>().await;
        }
    }
}

struct Received {
    name: &'static str,
    number: i32,
}

const INTERRUPT: Received = Received { name: "SIGINT", number: 2 };

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Received {
        tokio::select! {
            _ = self.interrupt.recv() => INTERRUPT,
            _ = self.terminate.recv() => Received { name: "SIGTERM", number: 15 },
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Received {
        // Without a handler the default stands: the process ends.
        let _ = tokio::signal::ctrl_c().await;
        INTERRUPT
    }
}
