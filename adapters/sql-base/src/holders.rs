//! Which tasks hold connections: a task that waits for what it holds itself waits
//! in vain. It is noted in debug builds, and costs nothing in others.

#[cfg(debug_assertions)]
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(debug_assertions)]
use tokio::task::{Id, try_id};

/// The tasks that hold connections of a pool.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    #[cfg(debug_assertions)]
    tasks: Arc<Mutex<Vec<Id>>>,
}

/// A connection is held until this is dropped.
#[derive(Debug)]
pub(crate) struct Holding {
    #[cfg(debug_assertions)]
    by: Option<(Id, Arc<Mutex<Vec<Id>>>)>,
}

#[cfg(debug_assertions)]
impl Holders {
    /// Notes that the task at work holds a connection.
    pub(crate) fn note(&self) -> Holding {
        let by = try_id().map(|task| {
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
            (task, Arc::clone(&self.tasks))
        });
        Holding { by }
    }

    /// Tells whether the task at work is known to hold a connection.
    pub(crate) fn hold_here(&self) -> bool {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        try_id().is_some_and(|task| tasks.contains(&task))
    }
}

#[cfg(not(debug_assertions))]
impl Holders {
    /// Notes nothing.
    pub(crate) const fn note(&self) -> Holding {
        Holding {}
    }

    /// Knows nothing.
    pub(crate) const fn hold_here(&self) -> bool {
        false
    }
}

#[cfg(debug_assertions)]
impl Drop for Holding {
    fn drop(&mut self) {
        if let Some((task, tasks)) = &self.by {
            let mut tasks = tasks.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = tasks.iter().position(|held| held == task) {
                tasks.swap_remove(at);
            }
        }
    }
}
