//! A way to the server that counts round trips.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

/// A proxy before a TCP server.
pub(crate) struct Counter {
    address: SocketAddr,
    turns: Arc<Turns>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Turns {
    server_spoke_last: AtomicBool,
    round_trips: AtomicUsize,
}

impl Turns {
    fn client_speaks(&self) {
        if self.server_spoke_last.swap(false, Ordering::SeqCst) {
            self.round_trips.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn server_speaks(&self) {
        self.server_spoke_last.store(true, Ordering::SeqCst);
    }
}

impl Counter {
    pub(crate) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let turns = Arc::new(Turns::default());
        let accepting = tokio::spawn(accept(listener, server, Arc::clone(&turns)));
        Self { address, turns, accepting }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Counts how often a client spoke after the server had.
    pub(crate) fn round_trips(&self) -> usize {
        self.turns.round_trips.load(Ordering::SeqCst)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, turns: Arc<Turns>) {
    while let Ok((client, _)) = listener.accept().await {
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = TcpStream::connect(server).await.unwrap().into_split();
        let (asking, answering) = (Arc::clone(&turns), Arc::clone(&turns));
        tokio::spawn(pump(from_client, to_server, move || asking.client_speaks()));
        tokio::spawn(pump(from_server, to_client, move || answering.server_speaks()));
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, note: impl Fn() + Send) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        note();
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
