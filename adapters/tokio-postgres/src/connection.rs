//! An open connection: a client, its prepared statements and its wire.

use std::fmt;

use futures_util::future::join_all;
use rustango_ports::database as port;
use rustango_postgres_base::Pooler;
use tokio_postgres::{Client, Error, Statement, types::Type};

use crate::{
    bind::bound_as,
    statements::{Prepared, Statements, are_alike},
    wire::Wire,
};

/// A connection to a PostgreSQL server.
pub struct TokioPostgresConnection {
    pub(crate) client: Client,
    pub(crate) wire: Wire,
    pub(crate) statements: Statements,
    /// What stands before the server.
    pub(crate) behind: Pooler,
}

impl TokioPostgresConnection {
    /// Finds the prepared statement, or prepares it.
    pub(crate) async fn prepare(&mut self, statement: &port::Statement) -> Result<Prepared, Error> {
        if let Some(prepared) = self.statements.find(statement) {
            return Ok(prepared);
        }
        let made = self.wire.drive(prepare(&self.client, statement)).await?;
        Ok(self.statements.keep(statement, made))
    }

    /// Finds prepared statements, and prepares in one flight those that are not
    /// there yet.
    pub(crate) async fn prepare_all(
        &mut self,
        statements: &[port::Statement],
    ) -> Result<Vec<Prepared>, Error> {
        let mut found: Vec<_> = statements.iter().map(|statement| self.statements.find(statement)).collect();
        if found.iter().any(Option::is_none) {
            self.prepare_missing(statements, &mut found).await?;
        }
        Ok(found.into_iter().flatten().collect())
    }

    async fn prepare_missing(
        &mut self,
        statements: &[port::Statement],
        found: &mut [Option<Prepared>],
    ) -> Result<(), Error> {
        // Two that are alike are prepared once.
        let mut missing: Vec<usize> = Vec::new();
        for at in (0..statements.len()).filter(|&at| found[at].is_none()) {
            if !missing.iter().any(|&before| are_alike(&statements[before], &statements[at])) {
                missing.push(at);
            }
        }
        let flight = missing.iter().map(|&at| prepare(&self.client, &statements[at]));
        let landed = self.wire.drive(async { Ok(join_all(flight).await) }).await?;
        for (at, made) in missing.into_iter().zip(landed) {
            let prepared = self.statements.keep(&statements[at], made?);
            for (statement, found) in statements.iter().zip(&mut *found).skip(at) {
                if found.is_none() && are_alike(statement, &statements[at]) {
                    *found = Some(prepared.clone());
                }
            }
        }
        Ok(())
    }
}

async fn prepare(client: &Client, statement: &port::Statement) -> Result<Statement, Error> {
    let types: Vec<Type> = statement.params().iter().map(bound_as).collect();
    client.prepare_typed(statement.sql(), &types).await
}

impl fmt::Debug for TokioPostgresConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokioPostgresConnection")
            .field("wire", &self.wire)
            .field("statements", &self.statements)
            .finish_non_exhaustive()
    }
}
