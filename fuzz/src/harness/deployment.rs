//! What the targets around the router run against: the real router on an engine with a SQLite database, one
//! deployment for each thread. Its random numbers are seeded and its clock stands still, so that an input meets
//! the same state in every run.

use crate::harness::{mutate::splitmix, request::RequestInput, sender::Sender, sessions::Session};
use axum::{Router, body::to_bytes};
use gate::engine::crypto::RandomSource;
use http::{HeaderMap, HeaderName, StatusCode, header};
use std::{
    any::{Any, TypeId},
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    mem::ManuallyDrop,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use testkit::{
    Database, World,
    http::{HostRule, RouterOptions, router, unlimited},
    world::Options,
};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// The host of the deployment.
pub(crate) const HOST: &str = "sallyport.example";
/// Its address.
pub(crate) const PUBLIC_URL: &str = "https://sallyport.example";
/// The cookie of a session.
pub(crate) const COOKIE: &str = "__Host-sallyport";
/// The cookie of a known browser.
pub(crate) const DEVICE_COOKIE: &str = "__Host-sallyport-device";
/// The cookie that carries a plain form past a redirect.
pub(crate) const FORM_COOKIE: &str = "__Host-sallyport-form";
/// The one with the message that the next page shows.
pub(crate) const FLASH_COOKIE: &str = "__Host-sallyport-flash";
/// The cookie with the colours of the pages, which scripts write too.
pub(crate) const THEME_COOKIE: &str = "sallyport-theme";
/// The trusted proxy in front.
pub(crate) const PROXY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 4_711);
/// The address range of trusted proxies.
pub(crate) const PROXIES: &str = "10.0.0.0/8";
/// Inputs after which a new deployment is made, so that the rows that inputs leave behind stay few.
const LIFETIME: u32 = 10_000;

/// The router and everything behind it.
pub(crate) struct Deployment {
    runtime: Runtime,
    pub(crate) world: World,
    router: Router,
    pub(crate) sessions: RefCell<BTreeMap<Sender, Session>>,
    fixtures: RefCell<HashMap<TypeId, Rc<dyn Any>>>,
}

/// A response of the router.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The value of a header, where it is readable.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body, as far as it is text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

thread_local! {
    /// Never dropped at the end of the thread, where there is no runtime any more.
    static DEPLOYMENT: Cell<Option<ManuallyDrop<(Deployment, u32)>>> = const { Cell::new(None) };
}

/// Does something with this thread's deployment. One in which an assertion failed is not used again: the next
/// input meets a new one, so that its outcome does not depend on the failure.
pub(crate) fn with<T>(act: impl FnOnce(&Deployment) -> T) -> T {
    let (deployment, age) = DEPLOYMENT.take().map_or_else(|| (Deployment::new(), 0), ManuallyDrop::into_inner);
    let done = act(&deployment);
    DEPLOYMENT.set(Some(ManuallyDrop::new((deployment, age + 1))));
    if age >= LIFETIME {
        close();
    }
    done
}

/// Closes this thread's deployment, if there is one, and removes its files.
pub fn close() {
    if let Some((deployment, _)) = DEPLOYMENT.take().map(ManuallyDrop::into_inner) {
        deployment.wait(deployment.world.engine.close());
    }
}

impl Deployment {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let random = Arc::new(SeededRandom(AtomicU64::new(0)));
        let world = runtime.block_on(World::with(Database::Sqlite, Options { random, ..Options::default() }));
        let router = {
            let _inside = runtime.enter();
            let public_url = PUBLIC_URL.to_owned();
            router(
                world.engine.clone(),
                RouterOptions {
                    public_url,
                    hosts: HostRule::Any,
                    secure: true,
                    limit: unlimited(),
                    proxies: PROXIES,
                },
            )
        };
        Self { runtime, world, router, sessions: RefCell::default(), fixtures: RefCell::default() }
    }

    /// What a target makes once for each deployment, found by its type.
    pub(crate) fn fixture<T: Any>(&self, make: impl AsyncFnOnce(&World) -> T) -> Rc<T> {
        let known = self.fixtures.borrow().get(&TypeId::of::<T>()).cloned();
        known.and_then(|known| known.downcast().ok()).unwrap_or_else(|| {
            let fixture = Rc::new(self.wait(make(&self.world)));
            self.fixtures.borrow_mut().insert(TypeId::of::<T>(), fixture.clone());
            fixture
        })
    }

    /// Waits for the engine.
    pub(crate) fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// Sends a request. Documents are asked for uncompressed, because the checks read them; assets are not.
    pub(crate) fn send(&self, mut request: RequestInput, peer: SocketAddr) -> Response {
        if !request.uri.path().starts_with("/pkg/") {
            request.headers.remove(header::ACCEPT_ENCODING);
        }
        self.wait(async {
            let Ok(response) = self.router.clone().oneshot(request.into_request(peer)).await;
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Response { status: parts.status, headers: parts.headers, body: body.to_vec() }
        })
    }
}

/// The same numbers in every run (splitmix64).
struct SeededRandom(AtomicU64);

impl RandomSource for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), gate::engine::InternalError> {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&splitmix(count).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
