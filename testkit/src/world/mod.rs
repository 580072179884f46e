//! A world: an engine on a database of its own, a clock that stands still until the test moves it, and what its
//! users do. [`Actor`](crate::Actor)s come from [`actor`](crate::actor); what they do in a session is in the files
//! here.

mod enrolment;
mod mail;
mod step_up;

use crate::{Database, TemporaryFolder};
use gate::{
    engine::{
        Engine, EngineConfig, Operator,
        crypto::{HashCost, KeySource, OsRandom, RandomSource},
        env::clock::{Clock, ManualClock},
    },
    model::{Timestamp, Tpp},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, atomic::AtomicU64},
    time::Duration,
};

/// When every world begins: in the middle of a time step.
pub const START: Timestamp = Timestamp(1_800_000_015_000);
/// The key file in the folder of a world.
pub const KEY_FILE: &str = "test.key";

/// An engine and everything around it.
pub struct World {
    /// The engine.
    pub engine: Engine,
    /// The clock of the engine.
    pub clock: Arc<ManualClock>,
    /// On which kind of database.
    pub database: Database,
    /// The address of that database.
    pub url: String,
    /// Holds the key, and the database if it is a file.
    pub folder: Arc<TemporaryFolder>,
    /// Session tokens that were replaced after a step-up, and by which.
    pub(crate) renewed: Mutex<HashMap<String, String>>,
    pub(crate) number: AtomicU64,
}

/// How a world differs from the usual one.
pub struct Options {
    /// How much work a password hash is. Tests about time need the real cost.
    pub hash_cost: HashCost,
    /// Where random numbers come from.
    pub random: Arc<dyn RandomSource>,
}

impl Default for Options {
    fn default() -> Self {
        Self { hash_cost: HashCost::LEAST, random: Arc::new(OsRandom) }
    }
}

impl World {
    /// A world on a fresh database.
    pub async fn new(database: Database) -> Self {
        Self::with(database, Options::default()).await
    }

    /// Runs a test in a fresh world. Whatever the test did, the kept numbers of users are those that are counted.
    pub async fn run<F: Future<Output = ()>>(database: Database, test: impl FnOnce(Self) -> F) {
        let world = Self::new(database).await;
        let (url, _folder) = (world.url.clone(), Arc::clone(&world.folder));
        test(world).await;
        assert_eq!(database.miscounted(&url).await, [""; 0], "TPPs whose numbers of users are wrong");
    }

    /// A world with options.
    pub async fn with(database: Database, options: Options) -> Self {
        let folder = Arc::new(TemporaryFolder::new());
        let url = database.create(&folder).await;
        let clock = Arc::new(ManualClock::at(START));
        let Options { hash_cost, random } = options;
        let engine =
            Engine::open(EngineConfig { hash_cost, random, ..config(&url, &folder, clock.clone()) }).await;
        let (engine, number) = (engine.unwrap(), AtomicU64::new(0));
        Self { engine, clock, database, url, folder, renewed: Mutex::default(), number }
    }

    /// The configuration of the engine, to open a second one on the same data.
    pub fn config(&self) -> EngineConfig {
        config(&self.url, &self.folder, self.clock.clone())
    }

    /// What the clock shows.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What the clock will show after `time`.
    pub fn now_plus(&self, time: Duration) -> Timestamp {
        self.now().plus(time)
    }

    /// Moves the clock on.
    pub fn advance(&self, time: Duration) {
        self.clock.advance(millis(time));
    }

    /// Moves the clock back.
    pub fn rewind(&self, time: Duration) {
        self.clock.advance(-millis(time));
    }

    /// The operator of the deployment.
    pub fn operator(&self) -> Operator {
        Operator::of(self.engine.clone())
    }

    /// A new TPP.
    pub async fn tpp(&self, name: &str) -> Tpp {
        self.operator().create_tpp(name).await.unwrap()
    }
}

fn config(url: &str, folder: &TemporaryFolder, clock: Arc<ManualClock>) -> EngineConfig {
    EngineConfig {
        create: true,
        database: url.to_owned(),
        key: KeySource::File(folder.join(KEY_FILE)),
        clock,
        random: Arc::new(OsRandom),
        hash_cost: HashCost::LEAST,
        mail: true,
        environment: String::new(),
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap()
}
