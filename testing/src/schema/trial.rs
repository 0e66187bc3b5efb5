//! What a case is given: databases, and the comparison of two.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use rustango_ports::{
    database::Database,
    schema::{ForeignKey, Name, Operation, Table},
};
use tokio::time::timeout;

use super::{site::Site, tables::plain};
use crate::database::{
    Fixture, Settings,
    trial::{Failure, Outcome},
};

/// Makes the fixture of one more database.
pub(crate) type Make = Box<dyn Fn() -> BoxFuture<'static, Box<dyn Fixture>>>;

/// One run of one case.
pub(crate) struct Trial {
    make: Make,
    made: Mutex<Vec<Made>>,
}

struct Made {
    fixture: Box<dyn Fixture>,
    database: Arc<dyn Database>,
}

impl Trial {
    pub(crate) fn new(make: Make) -> Self {
        Self { make, made: Mutex::default() }
    }

    /// Makes an empty database and creates tables in it.
    pub(crate) async fn site(&self, tables: impl IntoIterator<Item = Table>) -> Result<Site, Failure> {
        let fixture = (self.make)().await;
        let database = fixture.connect(Settings::new()).await?;
        let mut site = Site::new(Arc::clone(&database));
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(Made { fixture, database });
        let tables = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
        site.migrate(&creation(tables)).await?;
        Ok(site)
    }

    /// Checks that a database shows what its tables are now, and the same as one
    /// in which they were created so.
    pub(crate) async fn is_as_created(&self, site: &Site) -> Outcome {
        let created = self.site(site.schema().tables.values().cloned()).await?;
        let (mut shown, expected) = (site.introspect().await?, created.introspect().await?);
        // Views are the user's own, and made beside the tables.
        shown.left_out.retain(|sentence| !sentence.contains("view"));
        let names = |tables: &BTreeMap<Name, Table>| tables.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&shown.schema.tables), names(&site.schema().tables), "the tables");
        for (name, table) in &site.schema().tables {
            let changed = &shown.schema.tables[name];
            assert_eq!(changed, &expected.schema.tables[name], "what was changed is not as what was created");
            assert_eq!(plain(changed), plain(table), "what is shown is not as it was described");
        }
        assert_eq!(shown.left_out, expected.left_out);
        Ok(())
    }

    /// Changes a database and checks that it [`is_as_created`](Self::is_as_created).
    pub(crate) async fn change(&self, site: &mut Site, operation: Operation) -> Outcome {
        site.migrate(&[operation]).await?;
        self.is_as_created(site).await
    }

    pub(crate) async fn clean_up(&self) {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        for Made { fixture, database } in made {
            // A case that failed may hold a connection for ever.
            let _ = timeout(Duration::from_secs(3), database.close()).await;
            fixture.remove().await;
        }
    }
}

/// The operations that create tables: each behind those it points at, and in a
/// circle without the keys that close it, which come at the end.
fn creation(mut tables: BTreeMap<Name, Table>) -> Vec<Operation> {
    let (mut operations, mut later) = (Vec::new(), Vec::new());
    let mut made = BTreeSet::new();
    while !tables.is_empty() {
        let is_met = |table: &Table, key: &ForeignKey| key.target == table.name || made.contains(&key.target);
        let ready = tables.values().find(|table| table.foreign_keys.iter().all(|key| is_met(table, key)));
        let Some(next) = ready.or_else(|| tables.values().next()).map(|table| table.name.clone()) else {
            break;
        };
        let Some(mut table) = tables.remove(&next) else { break };
        let (met, unmet) =
            std::mem::take(&mut table.foreign_keys).into_iter().partition(|key| is_met(&table, key));
        table.foreign_keys = met;
        later.extend(Vec::<ForeignKey>::into_iter(unmet).map(|key| add_key(&next, key)));
        made.insert(next);
        operations.push(Operation::CreateTable(table));
    }
    operations.append(&mut later);
    operations
}

fn add_key(table: &Name, key: ForeignKey) -> Operation {
    let table = table.clone();
    if key.columns.len() == 1 {
        Operation::AddForeignKey { table, key, not_valid: false }
    } else {
        Operation::AddCompositeFk { table, key, not_valid: false }
    }
}
