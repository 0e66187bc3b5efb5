//! What a case is given: connections, tables, and a look from outside.

use std::{
    error::Error as StdError,
    fmt,
    future::Future,
    panic::Location,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustango_migrate::create_tables;
use rustango_model::{Model, ModelSchema, Registry};
use rustango_ports::database::{
    Capabilities, Database, DbError, DbErrorKind, Executor as _, RowSet, SqlText, Statement, Value, ValueRef,
};
use rustango_query::{Db, Error, Objects as _};
use tokio::time::{sleep, timeout};

use super::{Fixture, Network, Reach, Settings, models::Note};
use crate::doubles::{CallLog, CountingDatabase};

/// Text that stands in rows and must not stand in any error.
pub(crate) const CANARY: &str = "canary-7f3a91";

/// How long a case waits for what should come at once.
const SOON: Duration = Duration::from_secs(20);

/// Runs that take minutes are for `RUSTANGO_TEST_DEEP=1`.
pub(crate) fn deep<T>(short: T, long: T) -> T {
    if std::env::var_os("RUSTANGO_TEST_DEEP").is_some_and(|set| set != "0") { long } else { short }
}

/// One run of one case.
pub(crate) struct Trial {
    fixture: Box<dyn Fixture>,
    opened: Mutex<Vec<Arc<dyn Database>>>,
}

impl Trial {
    pub(crate) fn new(fixture: Box<dyn Fixture>) -> Self {
        Self { fixture, opened: Mutex::default() }
    }

    /// Connects. A database that is alone is made by it, so a case does this
    /// once and looks from [`outside`](Self::outside) for the rest.
    pub(crate) async fn open(&self, settings: Settings) -> Result<Arc<dyn Database>, DbError> {
        let database = self.fixture.connect(settings).await?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&database));
        Ok(database)
    }

    /// Returns the database that the case opened first.
    pub(crate) fn database(&self) -> Arc<dyn Database> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(opened.first().expect("the case has opened a database"))
    }

    /// Connects with the usual settings and creates tables.
    pub(crate) async fn with(&self, models: &[fn() -> &'static ModelSchema]) -> Result<Db, Failure> {
        self.with_settings(Settings::new(), models).await
    }

    /// Connects and creates tables.
    pub(crate) async fn with_settings(
        &self,
        settings: Settings,
        models: &[fn() -> &'static ModelSchema],
    ) -> Result<Db, Failure> {
        let registry = registry(models)?;
        let db = Db::shared(self.open(settings).await?).with_registry(registry.clone());
        create_tables(&db, &registry).await?;
        Ok(db)
    }

    /// Connects, creates tables, and writes down what is asked of the database
    /// from then on.
    pub(crate) async fn logged(
        &self,
        models: &[fn() -> &'static ModelSchema],
    ) -> Result<(Db, CallLog), Failure> {
        self.with(models).await?;
        let log = CallLog::default();
        let db = Db::new(CountingDatabase::shared(self.database(), &log)).with_registry(registry(models)?);
        Ok((db, log))
    }

    /// Connects once more: another program that looks at the same data. A
    /// database that is alone has no outside.
    pub(crate) async fn outside(&self) -> Result<Option<Db>, Failure> {
        match self.fixture.reach() {
            Reach::Alone => Ok(None),
            Reach::Shared => Ok(Some(Db::shared(self.open(Settings::new().connections(1)).await?))),
        }
    }

    pub(crate) fn reach(&self) -> Reach {
        self.fixture.reach()
    }

    pub(crate) fn network(&self) -> Option<Network> {
        self.fixture.network()
    }

    /// Checks that nobody left a transaction open, as far as the database can
    /// tell.
    pub(crate) async fn no_transaction_is_open(&self, outside: Option<&Db>) -> Outcome {
        let (Some(statement), Some(outside)) = (self.fixture.open_transactions(), outside) else {
            return Ok(());
        };
        eventually("no transaction is open", async || {
            let rows = outside.query(&statement).await?;
            Ok(matches!(rows.get(0, 0)?, ValueRef::I64(0) | ValueRef::I32(0)))
        })
        .await
    }

    /// Checks that a pool is whole after something was cut off in it: it
    /// serves at once, what it acknowledges is seen by others, and no
    /// transaction is left open.
    pub(crate) async fn pool_is_whole(&self, db: &Db, outside: Option<&Db>) -> Outcome {
        let mut note = Note::new("still here");
        note.insert(db).await?;
        let seen = Note::objects().filter(Note::id.eq(note.id)).count(outside.unwrap_or(db)).await?;
        assert_eq!(seen, 1, "a row was acknowledged, and others do not see it");
        self.no_transaction_is_open(outside).await
    }

    pub(crate) async fn clean_up(&self) {
        let opened = std::mem::take(&mut *self.opened.lock().unwrap_or_else(PoisonError::into_inner));
        for database in opened {
            // A case that failed may hold a connection for ever.
            let _ = timeout(Duration::from_secs(3), database.close()).await;
        }
        self.fixture.remove().await;
    }
}

pub(crate) fn registry(models: &[fn() -> &'static ModelSchema]) -> Result<Registry, Failure> {
    Ok(models.iter().try_fold(Registry::new(), |registry, schema| registry.with_schema(schema()))?)
}

/// Polls a condition until it holds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> Result<bool, Failure>) -> Outcome {
    let begun = Instant::now();
    while !holds().await? {
        assert!(begun.elapsed() < SOON, "{what}: still not so after {SOON:?}");
        sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Waits for what should come at once.
pub(crate) async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(SOON, work).await.unwrap_or_else(|_elapsed| panic!("{what}: not done after {SOON:?}"))
}

/// Makes a statement from text whose `?` stand for the values, in the words of
/// the database. It counts as a write, so that it sees what was written last.
pub(crate) fn sql(db: &Db, text: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    let dialect = db.dialect();
    let mut out = SqlText::new();
    let mut values = values.into_iter();
    for (at, piece) in text.split('?').enumerate() {
        if at > 0 {
            out.bind(dialect, values.next().expect("as many values as question marks"));
        }
        out.push(piece);
    }
    Statement::write(out.sql, out.params)
}

/// As [`sql`], of a statement that only reads.
pub(crate) fn read_sql(db: &Db, text: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    let statement = sql(db, text, values);
    Statement::read(Arc::clone(statement.sql()), statement.params().to_vec())
}

pub(crate) fn capabilities(db: &Db) -> Capabilities {
    db.dialect().capabilities()
}

pub(crate) async fn count_of<M: Model>(db: &Db) -> Result<u64, Error> {
    M::objects().count(db).await
}

/// Returns the only value of an answer.
pub(crate) fn only_integer(rows: &dyn RowSet) -> Result<i64, Failure> {
    assert_eq!((rows.len(), rows.columns().len()), (1, 1), "one value is asked for");
    match rows.get(0, 0)? {
        ValueRef::I16(value) => Ok(value.into()),
        ValueRef::I32(value) => Ok(value.into()),
        ValueRef::I64(value) => Ok(value),
        other => panic!("an integer is asked for, not {other:?}"),
    }
}

/// Takes the kind of a refusal, and checks that its message keeps to the rules:
/// our words, and no value of the row.
#[track_caller]
pub(crate) fn refused<T: fmt::Debug>(outcome: Result<T, impl Into<Error>>) -> DbErrorKind {
    match outcome.map_err(Into::into) {
        Err(Error::Database(error)) => refusal(&error),
        other => panic!("the database should refuse, and answered {other:?}"),
    }
}

/// As [`refused`], of the port's own error.
#[track_caller]
pub(crate) fn refusal(error: &DbError) -> DbErrorKind {
    let shown = error.to_string();
    assert!(!shown.contains(CANARY), "the message shows a value of the row: {shown}");
    assert!(!error.context().is_empty(), "the message says nothing: {error:?}");
    let mut source = StdError::source(error);
    while let Some(cause) = source {
        let driver = cause.to_string();
        let is_ours = cause.is::<DbError>() || cause.is::<rustango_ports::database::DecodeFault>();
        assert!(is_ours || !repeats(&shown, &driver), "the message repeats the driver's: {shown}");
        source = cause.source();
    }
    error.kind().clone()
}

/// Whether a text has four words in a row from another.
fn repeats(text: &str, other: &str) -> bool {
    let words: Vec<_> = other.split_whitespace().collect();
    words.windows(4).any(|words| text.contains(&words.join(" ")))
}

/// Why a case cannot go on, and where.
pub(crate) struct Failure {
    error: Box<dyn StdError>,
    at: &'static Location<'static>,
}

/// What a case returns: that it got to its end.
pub(crate) type Outcome = Result<(), Failure>;

impl<E: StdError + 'static> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        Self { error: Box::new(error), at: Location::caller() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.error)?;
        let mut source = self.error.source();
        while let Some(cause) = source {
            write!(f, "\n  because: {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
