//! What a connection is doing, and that it makes progress. hyper limits how long a client may take to send its
//! headers, but not how long it may take to read a response.

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
    time::{Instant, Sleep, sleep},
};

/// Bytes that a client must take within the write timeout while more are waiting: about 400 a second, a tenth of
/// the slowest mobile network. Less is no progress, so a byte now and then does not keep a connection open.
const MIN_WRITTEN: usize = 8 * 1_024;

/// What a connection is doing, for those who decide which connection is closed when places run short.
pub(super) struct Activity {
    opened_at: Instant,
    /// Milliseconds after `opened_at` at which bytes were last read or written.
    progress_at: AtomicU64,
    /// Requests whose response is not complete.
    requests: AtomicUsize,
    /// Whether bytes wait for the client to read.
    is_write_blocked: AtomicBool,
    close: Notify,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            opened_at: Instant::now(),
            progress_at: AtomicU64::new(0),
            requests: AtomicUsize::new(0),
            is_write_blocked: AtomicBool::new(false),
            close: Notify::new(),
        })
    }

    /// Whether no request is being answered.
    pub(super) fn is_idle(&self) -> bool {
        self.requests.load(Relaxed) == 0 && !self.is_write_blocked.load(Relaxed)
    }

    /// How long ago bytes were last read or written.
    pub(super) fn since_progress(&self) -> Duration {
        let last = Duration::from_millis(self.progress_at.load(Relaxed));
        self.opened_at.elapsed().saturating_sub(last)
    }

    /// Asks the connection to close at once.
    pub(super) fn close(&self) {
        self.close.notify_one();
    }

    /// Completes when the connection was asked to close.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// A request begins; it is complete when the returned value is dropped.
    pub(super) fn begin_request(self: &Arc<Self>) -> RequestInProgress {
        self.requests.fetch_add(1, Relaxed);
        RequestInProgress(self.clone())
    }

    fn note_progress(&self) {
        let millis = self.opened_at.elapsed().as_millis();
        self.progress_at.store(u64::try_from(millis).unwrap_or(u64::MAX), Relaxed);
    }
}

/// Held from the headers of a request to the end of its response.
pub(super) struct RequestInProgress(Arc<Activity>);

impl Drop for RequestInProgress {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Relaxed);
    }
}

/// The body of a response, with the request that it ends.
pub(super) struct TrackedBody {
    body: Body,
    _request: RequestInProgress,
}

impl TrackedBody {
    pub(super) fn new(body: Body, request: RequestInProgress) -> Self {
        Self { body, _request: request }
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that notes its activity, and fails when bytes wait to be written and the client does not read.
pub(super) struct WatchedStream<S> {
    stream: S,
    activity: Arc<Activity>,
    write_timeout: Duration,
    /// When the write must have made progress; `None` while nothing waits.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Bytes written since the deadline was set.
    written: usize,
}

impl<S> WatchedStream<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>, write_timeout: Duration) -> Self {
        Self { stream, activity, write_timeout, deadline: None, written: 0 }
    }

    /// Judges the outcome of a write.
    fn judge(&mut self, cx: &mut Context<'_>, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(outcome) = outcome {
            self.activity.note_progress();
            self.written = self.written.saturating_add(*outcome.as_ref().unwrap_or(&0));
            if self.written >= MIN_WRITTEN {
                self.unblock();
            }
            return Poll::Ready(outcome);
        }
        self.activity.is_write_blocked.store(true, Relaxed);
        if self.deadline.is_none() {
            self.written = 0;
        }
        let timeout = self.write_timeout;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(timeout)));
        deadline.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    fn unblock(&mut self) {
        self.deadline = None;
        self.activity.is_write_blocked.store(false, Relaxed);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WatchedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.activity.note_progress();
        }
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WatchedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.judge(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes once everything is written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        if outcome.is_ready() {
            self.unblock();
        }
        outcome
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
