//! Telling receivers: before a write, after it, and once it is committed.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use rustango_model::ModelSchema;
use rustango_ports::database::Value;

use super::{
    Moment, Signals,
    event::{Event, LinksOf},
    receiver::Erased,
};
use crate::{Db, Error};

/// What receivers of a model are told of one row.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub(crate) schema: &'static ModelSchema,
    pub(crate) before: Option<&'a [Value]>,
    pub(crate) after: Option<&'a [Value]>,
}

impl Told<'_> {
    fn event(self, db: &Db) -> Event {
        Event {
            before: self.before.map(Arc::from),
            after: self.after.map(Arc::from),
            links: None,
            db: db.clone(),
        }
    }
}

impl Signals {
    /// Tells of a row about to be saved; returns its values where a receiver
    /// changed them.
    pub(crate) async fn pre_save(&self, told: Told<'_>, tx: &Db) -> Result<Option<Vec<Value>>, Error> {
        let mut changed: Option<Vec<Value>> = None;
        for receiver in self.receivers(told.schema, Moment::PreSave) {
            let event = Told { after: changed.as_deref().or(told.after), ..told }.event(tx);
            if let Some(values) = receiver(event).await?
                && Some(&*values) != changed.as_deref().or(told.after)
            {
                changed = Some(values);
            }
        }
        Ok(changed)
    }

    pub(crate) async fn post_save(&self, told: Told<'_>, tx: &Db) {
        self.after(told.schema, [Moment::PostSave, Moment::SaveCommitted], told.event(tx)).await;
    }

    pub(crate) async fn pre_delete(&self, told: Told<'_>, tx: &Db) -> Result<(), Error> {
        for receiver in self.receivers(told.schema, Moment::PreDelete) {
            receiver(told.event(tx)).await?;
        }
        Ok(())
    }

    pub(crate) async fn post_delete(&self, told: Told<'_>, tx: &Db) {
        self.after(told.schema, [Moment::PostDelete, Moment::DeleteCommitted], told.event(tx)).await;
    }

    pub(crate) async fn links_change(&self, links: LinksOf, tx: &Db) -> Result<(), Error> {
        let schema = (links.relation.source)();
        let action = links.action;
        let event = Event { before: None, after: None, links: Some(links), db: tx.clone() };
        if action.is_before() {
            for receiver in self.receivers(schema, Moment::LinksChange) {
                receiver(event.clone()).await?;
            }
        } else {
            self.after(schema, [Moment::LinksChange, Moment::LinksCommitted], event).await;
        }
        Ok(())
    }

    /// Tells of what is done: those within the transaction, each in a savepoint
    /// of its own if it writes, and later those that wait for the commit.
    async fn after(&self, schema: &'static ModelSchema, [within, committed]: [Moment; 2], event: Event) {
        for receiver in self.receivers(schema, within) {
            let (handle, attempt) = event.db.attempt();
            let outcome = tell(&receiver, Event { db: handle, ..event.clone() }).await;
            let kept = matches!(outcome, Ok(Ok(_)));
            log(schema, within, outcome);
            let Some(attempt) = attempt else { continue };
            // Where this fails the transaction is lost, and its next statement says so.
            let ended = if kept { attempt.keep().await } else { attempt.take_back().await };
            if let Err(error) = ended {
                tracing::error!(model = schema.name, %error, "the work of a receiver could not be ended");
            }
        }
        let receivers = self.receivers(schema, committed);
        if receivers.is_empty() {
            return;
        }
        let outside = Event { db: event.db.outside(), ..event.clone() };
        let later = async move {
            for receiver in receivers {
                log(schema, committed, tell(&receiver, outside.clone()).await);
            }
        };
        event.db.on_commit(later).await;
    }
}

/// Tells a receiver, whose panic ends here.
async fn tell(receiver: &Erased, event: Event) -> Outcome {
    // The call itself may panic too, where the receiver is not async.
    AssertUnwindSafe(async { receiver(event).await }).catch_unwind().await
}

type Outcome = Result<Result<Option<Vec<Value>>, Error>, Box<dyn std::any::Any + Send>>;

fn log(schema: &ModelSchema, moment: Moment, outcome: Outcome) {
    let model = schema.name;
    match outcome {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(model, ?moment, %error, "a receiver of a signal failed"),
        Err(_) => tracing::error!(model, ?moment, "a receiver of a signal panicked"),
    }
}
