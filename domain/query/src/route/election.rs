//! Which of several candidates takes the writes. It knows how to ask, and not
//! what the question means to the servers.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use futures_util::{StreamExt as _, lock::Mutex, stream::FuturesUnordered};
use rustango_ports::database::{Database, DbError, DbErrorKind, Statement, ValueRef};

/// The candidates, and which of them leads as far as is known.
pub(super) struct Election {
    candidates: Vec<Arc<dyn Database>>,
    /// Answers true where writes are taken.
    probe: Statement,
    /// The position of the leader, or [`UNKNOWN`].
    leader: AtomicUsize,
    /// How many elections have ended.
    ended: AtomicU64,
    /// Held by whoever asks the candidates, so that they are asked once for
    /// all who want to know.
    last: Mutex<Last>,
}

const UNKNOWN: usize = usize::MAX;

/// How the last election ended.
#[derive(Default)]
struct Last {
    /// Who led last, though it may be gone.
    leader: Option<usize>,
    /// Why nobody was found.
    failure: Option<String>,
}

/// What a candidate says of itself.
enum Claim {
    TakesWrites,
    OnlyReads,
    Silent(DbError),
}

impl Election {
    pub(super) fn new(candidates: Vec<Arc<dyn Database>>, probe: Statement) -> Self {
        Self {
            candidates,
            probe,
            leader: AtomicUsize::new(UNKNOWN),
            ended: AtomicU64::new(0),
            last: Mutex::default(),
        }
    }

    pub(super) fn candidates(&self) -> &[Arc<dyn Database>] {
        &self.candidates
    }

    /// Returns the position of the leader, after an election where none is
    /// known.
    ///
    /// # Errors
    /// Kind `Unreachable` where no candidate takes writes, or several do.
    pub(super) async fn leader(&self) -> Result<usize, DbError> {
        if let Some(leader) = self.known_leader() {
            return Ok(leader);
        }
        let before = self.ended.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if let Some(leader) = self.known_leader() {
            return Ok(leader);
        }
        // Everyone who waited for an election that found nobody has its
        // answer; to ask again for each of them would take as many time-outs.
        if self.ended.load(Ordering::Acquire) != before
            && let Some(failure) = &last.failure
        {
            return Err(nobody(failure.clone()));
        }
        let outcome = self.ask_all(last.leader).await;
        self.ended.fetch_add(1, Ordering::AcqRel);
        match outcome {
            Ok(leader) => {
                if last.leader.replace(leader) != Some(leader) {
                    tracing::info!(candidate = leader + 1, "a candidate takes the writes from now on");
                }
                last.failure = None;
                self.leader.store(leader, Ordering::Release);
                Ok(leader)
            }
            Err(failure) => {
                tracing::warn!(failure, "there is no primary");
                last.failure = Some(failure.clone());
                Err(nobody(failure))
            }
        }
    }

    fn known_leader(&self) -> Option<usize> {
        Some(self.leader.load(Ordering::Acquire)).filter(|leader| *leader != UNKNOWN)
    }

    /// Lets the next call hold an election, unless another leads by now.
    pub(super) fn doubt(&self, leader: usize) {
        // Whoever comes second has nothing to do.
        let _ = self.leader.compare_exchange(leader, UNKNOWN, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Asks all candidates at once, and says why where none can be chosen.
    ///
    /// Who led before is left only once it has said that it only reads, or
    /// nothing: a server that comes back from the dead may still believe
    /// itself the primary.
    async fn ask_all(&self, before: Option<usize>) -> Result<usize, String> {
        let candidates = self.candidates.iter().enumerate();
        let mut asked: FuturesUnordered<_> = candidates
            .map(|(position, candidate)| async move { (position, self.claim_of(candidate).await) })
            .collect();
        let (mut leaders, mut others) = (Vec::new(), Vec::new());
        while let Some((position, claim)) = asked.next().await {
            match claim {
                Claim::TakesWrites if before == Some(position) => return Ok(position),
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

    async fn claim_of(&self, candidate: &Arc<dyn Database>) -> Claim {
        let takes_writes = async || -> Result<bool, DbError> {
            let answer = candidate.query(&self.probe).await?;
            Ok(answer.get(0, 0)? == ValueRef::Bool(true))
        };
        match takes_writes().await {
            Ok(true) => Claim::TakesWrites,
            Ok(false) => Claim::OnlyReads,
            Err(error) => Claim::Silent(error),
        }
    }
}

fn nobody(failure: String) -> DbError {
    DbError::new(DbErrorKind::Unreachable, "connect", failure)
}
