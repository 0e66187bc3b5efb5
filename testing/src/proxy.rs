//! A line to a server that a test can slow down, break, or let go dead.

use std::{
    future::pending,
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch::{Receiver, Sender, channel},
    task::{JoinHandle, JoinSet},
    time::sleep,
};

/// A proxy before a TCP server. Dropped, it closes every connection.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
    listening: JoinHandle<()>,
}

/// When a line breaks, seen from the bytes that break it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before the server gets them.
    Before,
    /// After the server answered them, before the client hears of it.
    After,
}

#[derive(Debug, Default)]
struct State {
    delay_in_micros: AtomicU64,
    received: AtomicU64,
    trap: Mutex<Option<(Vec<u8>, Cut)>>,
    lines: Mutex<Vec<Sender<Line>>>,
}

/// The condition of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Whole,
    /// Bytes are swallowed; nobody is told.
    Dead,
    /// The next bytes from the server break it.
    Breaking,
}

impl Proxy {
    /// Listens on a free port of this machine.
    ///
    /// # Errors
    /// Where no port can be had.
    pub async fn start(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let listening = tokio::spawn(listen(listener, server, Arc::clone(&state)));
        Ok(Self { address, state, listening })
    }

    /// Returns where to connect instead of to the server.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Holds everything back for so long, in both directions.
    pub fn delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.state.delay_in_micros.store(micros, Ordering::Relaxed);
    }

    /// Lets the connections that are open now go dead without a word, as a
    /// router does that forgets them. New ones work.
    pub fn black_hole(&self) {
        for line in self.state.lines().iter() {
            line.send_replace(Line::Dead);
        }
    }

    /// Breaks the connection on which the client sends these bytes next.
    pub fn cut_at(&self, bytes: &[u8], when: Cut) {
        *self.state.trap() = Some((bytes.to_vec(), when));
    }

    /// Forgets what was to be cut.
    pub fn heal(&self) {
        *self.state.trap() = None;
    }

    /// Returns how many bytes came from the server so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.state.received.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl State {
    fn lines(&self) -> MutexGuard<'_, Vec<Sender<Line>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trap(&self) -> MutexGuard<'_, Option<(Vec<u8>, Cut)>> {
        self.trap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether these bytes break the line, and when; the trap is used up.
    fn springs(&self, bytes: &[u8]) -> Option<Cut> {
        let mut trap = self.trap();
        let (wanted, cut) = trap.as_ref()?;
        let cut = bytes.windows(wanted.len()).any(|window| window == wanted).then_some(*cut)?;
        *trap = None;
        Some(cut)
    }

    async fn wait(&self) {
        let delay = Duration::from_micros(self.delay_in_micros.load(Ordering::Relaxed));
        if !delay.is_zero() {
            sleep(delay).await;
        }
    }
}

async fn listen(listener: TcpListener, server: SocketAddr, state: Arc<State>) {
    // Dropped with this task, it ends the connections.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let (line, condition) = channel(Line::Whole);
        let mut lines = state.lines();
        lines.retain(|line| !line.is_closed());
        lines.push(line.clone());
        drop(lines);
        connections.spawn(connect(client, server, Arc::clone(&state), line, condition));
    }
}

async fn connect(
    client: TcpStream,
    server: SocketAddr,
    state: Arc<State>,
    line: Sender<Line>,
    condition: Receiver<Line>,
) -> io::Result<()> {
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        ended = requests(from_client, to_server, &state, &line) => ended,
        ended = answers(from_server, to_client, &state, &condition) => ended,
    }
}

/// Keeps the sockets of a dead line open, where nobody reads them any more.
async fn unless_dead(line: Line) {
    if line == Line::Dead {
        pending::<()>().await;
    }
}

async fn requests(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    state: &State,
    line: &Sender<Line>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 << 10];
    loop {
        let length = client.read(&mut buffer).await?;
        let condition = *line.borrow();
        unless_dead(condition).await;
        let bytes = &buffer[..length];
        match state.springs(bytes) {
            _ if length == 0 => return Ok(()),
            Some(Cut::Before) => return Ok(()),
            Some(Cut::After) => drop(line.send_replace(Line::Breaking)),
            None => {}
        }
        state.wait().await;
        server.write_all(bytes).await?;
    }
}

async fn answers(
    mut server: OwnedReadHalf,
    mut client: OwnedWriteHalf,
    state: &State,
    condition: &Receiver<Line>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 << 10];
    loop {
        let length = server.read(&mut buffer).await?;
        let line = *condition.borrow();
        unless_dead(line).await;
        if length == 0 || line == Line::Breaking {
            return Ok(());
        }
        state.received.fetch_add(length as u64, Ordering::Relaxed);
        state.wait().await;
        client.write_all(&buffer[..length]).await?;
    }
}
