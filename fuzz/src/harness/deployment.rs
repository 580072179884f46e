//! What the targets around the router run against: the real router on an engine with a SQLite database of its own, one
//! of them a thread, and people whose sessions are at the stages there are. RandomSource is seeded and the clock stands still,
//! so that an input finds the same world again.

use crate::{asked::Asked, people::Session, tokens::Genuine, who::Who};
use app::{Support, api::Site};
use axum::{Router, body::to_bytes};
use gate::{
    engine::{
        Engine, EngineParts, Operator,
        crypto::{HashCost, KeySource, RandomSource},
        env::clock::ManualClock,
    },
    model::Timestamp,
};
use http::{HeaderMap, HeaderName, StatusCode};
use server::http::{Parts, RequestLimit, router};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    mem::ManuallyDrop,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
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
/// The proxy in front, whose word is taken.
pub(crate) const PROXY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 4_711);
/// The block it is in.
pub(crate) const PROXIES: &str = "10.0.0.0/8";
/// When everything happens: in the middle of a time step.
pub(crate) const NOW: Timestamp = Timestamp(1_800_000_015_000);
/// Inputs after which a new world is made, so that the rows that inputs leave behind stay few.
const LIFETIME: u32 = 10_000;

/// The router and everything behind it.
pub(crate) struct World {
    runtime: Runtime,
    pub(crate) engine: Engine,
    router: Router,
    folder: PathBuf,
    pub(crate) number: AtomicU64,
    pub(crate) sessions: RefCell<BTreeMap<Who, Session>>,
    /// For the target `tokens`.
    pub(crate) genuine: OnceCell<Genuine>,
    /// For the target `origins`: the address of whoever signs in.
    pub(crate) owner: OnceCell<String>,
}

/// An answer of the router.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
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
    /// Never dropped by the thread's end, where there is no runtime any more.
    static WORLD: Cell<Option<ManuallyDrop<(World, u32)>>> = const { Cell::new(None) };
}

/// Does something in this thread's world. A world in which something failed is not used again: the next input finds a
/// new one, so that what it does not depend on the failure.
pub(crate) fn with<T>(act: impl FnOnce(&World) -> T) -> T {
    let (world, age) = WORLD.take().map_or_else(|| (World::new(), 0), ManuallyDrop::into_inner);
    let done = act(&world);
    WORLD.set(Some(ManuallyDrop::new((world, age + 1))));
    if age >= LIFETIME {
        close();
    }
    done
}

/// Closes this thread's world, if there is one, and removes its files.
pub fn close() {
    if let Some((world, _)) = WORLD.take().map(ManuallyDrop::into_inner) {
        world.wait(world.engine.close());
        // What cannot be removed lies in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&world.folder);
    }
}

impl World {
    /// Whoever makes its people.
    pub(crate) fn operator(&self) -> Operator {
        Operator::of(self.engine.clone())
    }

    fn new() -> Self {
        static WORLDS: AtomicU64 = AtomicU64::new(0);
        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("sallyport-fuzz-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let parts = EngineParts {
            create: true,
            database: format!("sqlite://{}/fuzz.db", folder.display()),
            key: KeySource::File(folder.join("fuzz.key")),
            clock: Arc::new(ManualClock::at(NOW)),
            random: Arc::new(SeededRandom(AtomicU64::new(0))),
            hash_cost: HashCost::LEAST,
            mail: true,
            public_url: PUBLIC_URL.to_owned(),
        };
        let engine = runtime.block_on(Engine::open(parts)).unwrap();
        let words = |text: &str| format!("{text}@bank.example");
        let support =
            Support { contact: words("help"), feedback: words("feedback"), documentation: String::new() };
        let router = {
            let _inside = runtime.enter();
            router(Parts {
                engine: engine.clone(),
                site: Arc::new(Site { secure: true, support, demo: false }),
                public_url: PUBLIC_URL.to_owned(),
                options: server::serve::leptos_options(None).unwrap(),
                limit: RequestLimit::by_machine(0),
                trusted: Arc::new([PROXIES.parse().unwrap()]),
            })
        };
        Self {
            runtime,
            engine,
            router,
            folder,
            number: AtomicU64::new(0),
            sessions: RefCell::default(),
            genuine: OnceCell::new(),
            owner: OnceCell::new(),
        }
    }

    /// Waits for the engine.
    pub(crate) fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// Sends a request.
    pub(crate) fn send(&self, asked: Asked, peer: SocketAddr) -> Answer {
        self.wait(async {
            let Ok(answer) = self.router.clone().oneshot(asked.into_request(peer)).await;
            let (parts, body) = answer.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Answer { status: parts.status, headers: parts.headers, body: body.to_vec() }
        })
    }
}

/// The same numbers every time (splitmix64).
struct SeededRandom(AtomicU64);

impl RandomSource for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> gate::engine::Result<()> {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&crate::mutate::splitmix(count).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
