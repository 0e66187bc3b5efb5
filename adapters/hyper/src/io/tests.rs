//! The socket against a client that never stops sending.

use std::{
    convert::Infallible,
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::*;
use crate::{config::ServerConfig, connection::Shared};

const LIMIT: usize = 2 * 1024 * 1024;

/// A client that sends a head, and then zeros for ever.
#[derive(Clone, Debug, Default)]
struct Flood(Arc<Mutex<Flow>>);

#[derive(Debug, Default)]
struct Flow {
    read: usize,
    written: Vec<u8>,
    shut: bool,
}

const HEAD: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 1073741824\r\n\r\n";

impl AsyncRead for Flood {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut flow = self.0.lock().expect("no panic");
        let head = HEAD.get(flow.read..).unwrap_or_default();
        let head = &head[..head.len().min(buf.remaining())];
        let zeros = buf.remaining() - head.len();
        buf.put_slice(head);
        buf.initialize_unfilled_to(zeros);
        buf.advance(zeros);
        flow.read += head.len() + zeros;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Flood {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.lock().expect("no panic").written.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.lock().expect("no panic").shut = true;
        Poll::Ready(Ok(()))
    }
}

async fn too_large(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut body = request.into_body();
    let mut taken = 0;
    while let Some(Ok(frame)) = body.frame().await {
        taken += frame.data_ref().map_or(0, Bytes::len);
        if taken > LIMIT {
            break;
        }
    }
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    Ok(response)
}

#[tokio::test]
async fn no_more_than_a_mebibyte_is_read_beyond_what_the_handler_took() {
    let config = ServerConfig::default();
    let (flood, traffic) = (Flood::default(), Arc::new(Traffic::default()));
    let io = Io::new(flood.clone(), Arc::clone(&traffic), config.linger_bytes, ());
    let shared = Shared::new(config);
    let connection = shared.http1.serve_connection(TokioIo::new(io), service_fn(too_large));
    let mut connection = std::pin::pin!(connection);

    // Nothing ever waits in this, so that it ends when the connection only waits for its timer.
    let mut waited = 0;
    std::future::poll_fn(|cx| {
        waited = if traffic.is_lingering() { waited + 1 } else { 0 };
        assert!(connection.as_mut().poll(cx).is_pending(), "the client would see a reset");
        if waited > 3 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;

    let flow = flood.0.lock().expect("no panic");
    let answer = String::from_utf8_lossy(&flow.written);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(flow.shut, "the client is not told that this was all");
    assert!(flow.read > LIMIT, "{} bytes", flow.read);
    assert!(flow.read <= LIMIT + 1024 * 1024, "{} bytes were read", flow.read);
}
