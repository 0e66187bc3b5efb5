//! A way to the server that can be slow, go silent or break, and that counts
//! round trips.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
    task::JoinHandle,
};

/// A TCP proxy on loopback. Dropped, it takes its connections with it.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    upstream: String,
    faults: Arc<Faults>,
    accepting: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Faults {
    delay_ms: AtomicU64,
    round_trips: AtomicUsize,
    paths: Mutex<Vec<Arc<Path>>>,
}

/// One connection through the proxy.
#[derive(Debug, Default)]
struct Path {
    is_silent: AtomicBool,
    client_spoke_last: AtomicBool,
    cut: Notify,
}

impl Proxy {
    /// Opens a way to the server of a URL.
    pub(crate) async fn to(url: &str) -> Self {
        let upstream = host_and_port(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let faults = Arc::new(Faults::default());
        let accepting = tokio::spawn(accept(listener, upstream.clone(), Arc::clone(&faults)));
        Self { address, upstream, faults, accepting }
    }

    /// Returns the URL with this way in it.
    pub(crate) fn url(&self, url: &str) -> String {
        url.replacen(&self.upstream, &self.address.to_string(), 1)
    }

    /// Delays all that passes, in each direction.
    pub(crate) fn set_delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap();
        self.faults.delay_ms.store(millis, Ordering::SeqCst);
    }

    /// Lets nothing pass any more on the connections that are open now, and
    /// tells nobody: what a router does that lost its state. New ones work.
    pub(crate) fn silence_open_connections(&self) {
        for path in self.faults.paths.lock().unwrap().iter() {
            path.is_silent.store(true, Ordering::SeqCst);
        }
    }

    /// Breaks the connections that are open now.
    pub(crate) fn cut_open_connections(&self) {
        for path in self.faults.paths.lock().unwrap().iter() {
            path.cut.notify_waiters();
        }
    }

    /// Counts how often clients spoke after the server had.
    pub(crate) fn round_trips(&self) -> usize {
        self.faults.round_trips.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.cut_open_connections();
    }
}

fn host_and_port(url: &str) -> &str {
    let rest = url.split_once("://").unwrap().1;
    let authority = rest.split(['/', '?']).next().unwrap();
    authority.rsplit('@').next().unwrap()
}

async fn accept(listener: TcpListener, upstream: String, faults: Arc<Faults>) {
    while let Ok((client, _)) = listener.accept().await {
        let path = Arc::new(Path::default());
        faults.paths.lock().unwrap().push(Arc::clone(&path));
        tokio::spawn(carry(client, upstream.clone(), path, Arc::clone(&faults)));
    }
}

async fn carry(client: TcpStream, upstream: String, path: Arc<Path>, faults: Arc<Faults>) {
    let server = TcpStream::connect(upstream).await.unwrap();
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let cut = path.cut.notified();
    tokio::select! {
        () = cut => {}
        () = pump(from_client, to_server, &path, &faults, true) => {}
        () = pump(from_server, to_client, &path, &faults, false) => {}
    }
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    path: &Path,
    faults: &Faults,
    is_client: bool,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        if path.client_spoke_last.swap(is_client, Ordering::SeqCst) != is_client && is_client {
            faults.round_trips.fetch_add(1, Ordering::SeqCst);
        }
        let delay = faults.delay_ms.load(Ordering::SeqCst);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        if path.is_silent.load(Ordering::SeqCst) {
            // Neither bytes nor an end come through again.
            std::future::pending::<()>().await;
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
