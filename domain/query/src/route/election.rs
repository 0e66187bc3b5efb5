//! Which of several candidates takes the writes. It knows how to ask, and not
//! what the question means to the servers.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures_core::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _, future::Shared, stream::FuturesUnordered};
use rustango_ports::database::{Database, DbError, DbErrorKind, Statement, ValueRef};

use super::call::GivenUp;

/// The candidates, and which of them leads as far as is known.
pub(super) struct Election {
    candidates: Arc<Candidates>,
    /// The election under way, or the last one. It belongs to all who wait for
    /// it and goes on while one of them does: each by itself may give up
    /// before a server that is gone has been waited for.
    current: Mutex<Option<Vote>>,
}

/// Ends with the position of the leader, or with why there is none.
type Vote = Shared<BoxFuture<'static, Result<usize, Arc<str>>>>;

struct Candidates {
    all: Vec<Candidate>,
    /// Answers true where writes are taken.
    probe: Statement,
    /// The position of the leader, or [`UNKNOWN`].
    leader: AtomicUsize,
    /// The position of whoever led last, though it may be gone, or
    /// [`UNKNOWN`].
    led_last: AtomicUsize,
    /// Whether the log tells already that nobody leads; during an outage each
    /// call would tell it anew.
    told: AtomicBool,
}

const UNKNOWN: usize = usize::MAX;

/// A server that may be the primary.
pub(super) struct Candidate {
    pub(super) database: Arc<dyn Database>,
    pub(super) given_up: GivenUp,
}

/// What a candidate says of itself.
enum Claim {
    TakesWrites,
    OnlyReads,
    Silent(DbError),
}

impl Election {
    pub(super) fn new(candidates: Vec<Arc<dyn Database>>, probe: Statement) -> Self {
        let candidate = |database| Candidate { database, given_up: GivenUp::default() };
        let candidates = Candidates {
            all: candidates.into_iter().map(candidate).collect(),
            probe,
            leader: AtomicUsize::new(UNKNOWN),
            led_last: AtomicUsize::new(UNKNOWN),
            told: AtomicBool::new(false),
        };
        Self { candidates: Arc::new(candidates), current: Mutex::new(None) }
    }

    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.candidates.all
    }

    /// Returns the position of the leader, after an election where none is
    /// known.
    ///
    /// # Errors
    /// Kind `Unreachable` where no candidate takes writes, or several do.
    pub(super) async fn leader(&self) -> Result<usize, DbError> {
        match self.candidates.leader() {
            Some(leader) => Ok(leader),
            None => self.vote().await.map_err(|why| DbError::new(DbErrorKind::Unreachable, "connect", &*why)),
        }
    }

    /// Joins the election under way, or begins one.
    fn vote(&self) -> Vote {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        match &*current {
            Some(vote) if vote.peek().is_none() => vote.clone(),
            _ => {
                let vote = Arc::clone(&self.candidates).elect().boxed().shared();
                current.insert(vote).clone()
            }
        }
    }

    /// Lets the next call hold an election, unless another leads by now.
    pub(super) fn doubt(&self, leader: usize) {
        let known = &self.candidates.leader;
        // Whoever comes second has nothing to do.
        let _ = known.compare_exchange(leader, UNKNOWN, Ordering::AcqRel, Ordering::Acquire);
    }
}

impl Candidates {
    fn leader(&self) -> Option<usize> {
        Some(self.leader.load(Ordering::Acquire)).filter(|leader| *leader != UNKNOWN)
    }

    async fn elect(self: Arc<Self>) -> Result<usize, Arc<str>> {
        let led_last = self.led_last.load(Ordering::Acquire);
        match self.ask_all(led_last).await {
            Ok(leader) => {
                if self.told.swap(false, Ordering::AcqRel) || led_last != leader {
                    tracing::info!(candidate = leader + 1, "a candidate takes the writes from now on");
                }
                self.led_last.store(leader, Ordering::Release);
                self.leader.store(leader, Ordering::Release);
                Ok(leader)
            }
            Err(why) => {
                if !self.told.swap(true, Ordering::AcqRel) {
                    tracing::warn!(why, "there is no primary");
                }
                Err(why.into())
            }
        }
    }

    /// Asks all candidates at once, and says why where none can be chosen.
    ///
    /// Who led last is left only once it has said that it only reads, or
    /// nothing: a server that comes back from the dead may still believe
    /// itself the primary.
    async fn ask_all(&self, led_last: usize) -> Result<usize, String> {
        let candidates = self.all.iter().enumerate();
        let mut asked: FuturesUnordered<_> = candidates
            .map(|(position, candidate)| async move { (position, self.claim_of(candidate).await) })
            .collect();
        let (mut leaders, mut others) = (Vec::new(), Vec::new());
        while let Some((position, claim)) = asked.next().await {
            match claim {
                Claim::TakesWrites if position == led_last => return Ok(position),
                Claim::TakesWrites => leaders.push(position),
                Claim::OnlyReads => others.push((position, "only reads".to_owned())),
                Claim::Silent(error) => others.push((position, error.context().to_owned())),
            }
        }
        match *leaders {
            [leader] => Ok(leader),
            [] => {
                others.sort_unstable();
                let reasons: Vec<_> =
                    others.iter().map(|(position, why)| format!("{}: {why}", position + 1)).collect();
                Err(format!("no candidate takes writes ({})", reasons.join("; ")))
            }
            _ => {
                leaders.sort_unstable();
                let numbers: Vec<_> = leaders.iter().map(|position| (position + 1).to_string()).collect();
                Err(format!("the candidates {} all take writes: shut down all but one", numbers.join(", ")))
            }
        }
    }

    async fn claim_of(&self, candidate: &Candidate) -> Claim {
        let takes_writes = async || -> Result<bool, DbError> {
            let answer = candidate.database.query(&self.probe).await?;
            Ok(answer.get(0, 0)? == ValueRef::Bool(true))
        };
        match takes_writes().await {
            Ok(true) => Claim::TakesWrites,
            Ok(false) => Claim::OnlyReads,
            Err(error) => Claim::Silent(error),
        }
    }
}
