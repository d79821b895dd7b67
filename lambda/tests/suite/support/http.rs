//! A server on loopback that answers as a test says, and remembers what it was asked.

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
pub(crate) use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
    accepting: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start<F>(answer: impl Fn(Request<Bytes>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Response<Script>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let answer = Arc::new(answer);
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                    async move {
                        let (head, body) = request.into_parts();
                        let request = Request::from_parts(head, body.collect().await?.to_bytes());
                        seen.lock().unwrap().push(request.clone());
                        Ok::<_, hyper::Error>(answer(request).await)
                    }
                });
                // A test may cut the connection or leave it half read.
                connections.spawn(async move {
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { url, requests, accepting }
    }

    pub(crate) fn requests(&self) -> Vec<Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A body, piece by piece. An error cuts the connection.
pub(crate) struct Script {
    pieces: VecDeque<io::Result<Bytes>>,
    announced: bool,
    endless: bool,
}

impl Script {
    /// A body that comes whole, with its length.
    pub(crate) fn text(text: impl Into<Bytes>) -> Self {
        Self { pieces: VecDeque::from([Ok(text.into())]), announced: true, endless: false }
    }

    /// A body of unannounced length.
    pub(crate) fn pieces(pieces: impl IntoIterator<Item = io::Result<Bytes>>) -> Self {
        Self { pieces: pieces.into_iter().collect(), announced: false, endless: false }
    }

    /// A body that does not come.
    pub(crate) fn endless() -> Self {
        Self { pieces: VecDeque::new(), announced: false, endless: true }
    }
}

impl Body for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.pieces.pop_front() {
            None if self.endless => Poll::Pending,
            piece => Poll::Ready(piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self.announced {
            true => SizeHint::with_exact(self.pieces.iter().flatten().map(|piece| piece.len() as u64).sum()),
            false => SizeHint::default(),
        }
    }
}
