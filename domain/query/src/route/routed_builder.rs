//! The settings of a primary with replicas, checked before they are used.

use std::{fmt, sync::Arc, time::Duration};

use chrono::TimeDelta;
use rustango_ports::database::{Database, DbError};

use super::{RoutedDatabase, check_dialects, replica::Rotation, routed::Shared};

/// Collects the servers of a [`RoutedDatabase`] and how they are used.
#[must_use = "call build() to get the database"]
pub struct RoutedBuilder {
    primary: Arc<dyn Database>,
    replicas: Vec<Arc<dyn Database>>,
    read_your_writes: Duration,
    leave_out: Duration,
    patience: Option<Duration>,
}

impl RoutedBuilder {
    pub(super) fn new(primary: Arc<dyn Database>) -> Self {
        Self {
            primary,
            replicas: Vec::new(),
            read_your_writes: Duration::from_secs(5),
            leave_out: Duration::from_secs(5),
            patience: None,
        }
    }

    /// Adds a replica.
    pub fn replica(self, replica: impl Database + 'static) -> Self {
        self.shared_replica(Arc::new(replica))
    }

    /// Adds a replica that others hold too.
    pub fn shared_replica(mut self, replica: Arc<dyn Database>) -> Self {
        self.replicas.push(replica);
        self
    }

    /// Sets for how long after a write the same unit of work reads from the
    /// primary: longer than the replicas lag behind. 5 s without it.
    pub fn read_your_writes(mut self, time: Duration) -> Self {
        self.read_your_writes = time;
        self
    }

    /// Sets for how long a replica that does not answer is left out, before
    /// one read tries it. 5 s without it.
    pub fn leave_out(mut self, time: Duration) -> Self {
        self.leave_out = time;
        self
    }

    /// Sets how long a read waits for a replica before it is asked of another
    /// server and the replica is left out: longer than the slowest read takes.
    ///
    /// Without it, the time-outs of the replica's own pool tell that it went
    /// silent: that of an acquire, or that of a statement.
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = Some(time);
        self
    }

    /// Makes the database.
    ///
    /// # Errors
    /// Kind `Configuration` where a replica speaks another dialect than the
    /// primary.
    pub fn build(self) -> Result<RoutedDatabase, DbError> {
        check_dialects("replica", &self.primary, &self.replicas)?;
        let leave_out = i64::try_from(self.leave_out.as_micros()).unwrap_or(i64::MAX);
        Ok(RoutedDatabase::new(Shared {
            primary: self.primary,
            replicas: Rotation::new(self.replicas, leave_out),
            read_your_writes: TimeDelta::from_std(self.read_your_writes).unwrap_or(TimeDelta::MAX),
            patience: self.patience,
        }))
    }
}

impl fmt::Debug for RoutedBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoutedBuilder")
            .field("dialect", &self.primary.dialect().name())
            .field("replicas", &self.replicas.len())
            .field("read_your_writes", &self.read_your_writes)
            .field("leave_out", &self.leave_out)
            .field("patience", &self.patience)
            .finish()
    }
}
