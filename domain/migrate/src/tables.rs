//! Creating and dropping the tables of a registry at once, without migrations.

use std::collections::HashSet;

use rustango_model::{KeyCheck, Model as _, ModelSchema, OnDelete, Reference, Registry, RegistryError};
use rustango_ports::{
    database::{DbError, DbErrorKind, Dialect, Executor as _, Statement, TransactionOptions},
    schema::{SchemaStatement, Transition},
};
use rustango_query::{Db, Error, Select, audit::AuditEntry, content_types::ContentType, records};

use crate::{Decisions, Hints, apply, describe, diff};

/// Creates the tables of all models, their indexes and foreign keys, and the
/// toolkit's own that they need: the audit log, the content types.
///
/// It is for tests, examples and first starts; a database that lives is
/// changed by migrations.
///
/// # Errors
/// [`Error::Database`] where a table exists already; of kind `Unsupported`
/// where a foreign key is `deferrable` and the database has no such keys.
pub async fn create_tables(db: &Db, registry: &Registry) -> Result<(), Error> {
    let registry = with_companions(registry)?;
    refuse(db.dialect(), &registry)?;
    let mut before = describe(&outside(&registry).map_err(clash)?);
    let mut all = before.clone();
    all.tables.extend(describe(&registry).tables);
    let plan = diff(&before, &all, &Hints::none(), &mut Decisions::none()).map_err(Error::abort)?;
    let mut statements = Vec::new();
    for operation in &plan.operations {
        let after = apply(&before, operation).map_err(Error::abort)?;
        let tables = Transition { before: &before, after: &after };
        statements.extend(db.dialect().schema().change(operation, tables).map_err(Error::abort)?);
        before = after;
    }
    run(db, statements.into_iter().map(|SchemaStatement { sql, .. }| sql).collect()).await
}

/// Checks that the table of each model exists and has all its columns.
///
/// A program that calls it at its start finds a forgotten migration before the
/// first request does.
///
/// # Errors
/// [`Error::Database`] of kind `MissingTable` or `MissingColumn`, naming the
/// first one.
pub async fn check_tables(db: &Db, registry: &Registry) -> Result<(), Error> {
    for schema in with_companions(registry)?.models() {
        records::fetch(db, &Select::all(schema).limit(0)).await?;
    }
    Ok(())
}

/// Drops the tables of all models, where they exist.
///
/// # Errors
/// [`Error::Database`] where tables outside the registry point at one.
pub async fn drop_tables(db: &Db, registry: &Registry) -> Result<(), Error> {
    let registry = with_companions(registry)?;
    let ordered = in_dependency_order(&registry);
    let mut created: HashSet<&str> = HashSet::new();
    let mut circular = Vec::new();
    for &schema in &ordered {
        created.insert(schema.table.as_str());
        if !targets(schema).all(|target| created.contains(target.table.as_str())) {
            circular.extend(schema.references().map(|key| (schema.table, key.constraint().into())));
        }
    }
    let order: Vec<_> = ordered.iter().rev().map(|schema| schema.table).collect();
    run(db, db.dialect().drop_tables(&order, &circular)).await
}

/// Adds the toolkit's own models that those of a registry need: the audit log
/// where one is audited, the content types where one points at them.
///
/// # Errors
/// [`Error::InvalidQuery`] where a model claims one of their tables.
pub fn with_companions(registry: &Registry) -> Result<Registry, Error> {
    let mut all = registry.clone();
    let has = |is_so: fn(&&'static ModelSchema) -> bool| registry.models().iter().any(is_so);
    if has(|schema| schema.audit.is_some()) {
        all = all.with::<AuditEntry>().map_err(clash)?;
    }
    if has(|schema| targets(schema).any(|target| target == ContentType::schema())) {
        all = all.with::<ContentType>().map_err(clash)?;
    }
    Ok(all)
}

/// Returns the models of a registry, those that others point at before them, as
/// far as there are no circles.
#[must_use]
pub fn in_dependency_order(registry: &Registry) -> Vec<&'static ModelSchema> {
    fn visit(
        schema: &'static ModelSchema,
        models: &[&'static ModelSchema],
        seen: &mut HashSet<&'static str>,
        order: &mut Vec<&'static ModelSchema>,
    ) {
        if !seen.insert(schema.table.as_str()) {
            return;
        }
        for target in targets(schema) {
            if models.iter().any(|model| model.table == target.table) {
                visit(target, models, seen, order);
            }
        }
        order.push(schema);
    }
    let models = registry.models();
    let mut order = Vec::with_capacity(models.len());
    let mut seen = HashSet::new();
    for &schema in models {
        visit(schema, models, &mut seen, &mut order);
    }
    order
}

/// Returns the models that those of a registry point at and that are not in
/// it: their tables are there already.
fn outside(registry: &Registry) -> Result<Registry, RegistryError> {
    let is_in = |schema: &ModelSchema| registry.models().contains(&schema);
    let mut open: Vec<_> = registry.models().iter().flat_map(|schema| targets(schema)).collect();
    let mut found = Registry::new();
    while let Some(target) = open.pop() {
        if !is_in(target) && !found.models().contains(&target) {
            found = found.with_schema(target)?;
            open.extend(targets(target));
        }
    }
    Ok(found.filter(|schema| !is_in(schema)))
}

#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
fn clash(fault: RegistryError) -> Error {
    Error::InvalidQuery(fault.to_string())
}

/// Refuses foreign keys of kinds that the database does not have, and those
/// that may mean several rows.
fn refuse(dialect: &dyn Dialect, registry: &Registry) -> Result<(), Error> {
    let can = dialect.capabilities();
    let unsupported = |context| Err(DbError::new(DbErrorKind::Unsupported, "create tables", context).into());
    let named = |is_so: fn(&Reference) -> bool| {
        let keys = registry.models().iter().flat_map(|schema| schema.references()).filter(is_so);
        let names: Vec<_> = keys.map(|key| format!("{}::{}", key.source().name, key.name())).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    match named(|key| key.checked() == KeyCheck::AtCommit) {
        Some(fields) if !can.deferrable_keys => {
            return unsupported(format!(
                "{} checks foreign keys with each statement: remove `deferrable` from {fields}, and write targets first",
                dialect.name()
            ));
        }
        _ => {}
    }
    match named(|key| key.on_delete() == OnDelete::SetDefault) {
        Some(fields) if !can.set_default => {
            return unsupported(format!(
                "{} cannot make a foreign key its default when its target goes: {fields} needs another on_delete",
                dialect.name()
            ));
        }
        _ => {}
    }
    registry.models().iter().flat_map(|schema| schema.references()).try_for_each(check_target)
}

fn check_target(key: Reference) -> Result<(), Error> {
    let (on, target): (Vec<usize>, _) = (key.pairs().map(|(_, on)| on).collect(), key.target());
    if target.is_unique(&on) {
        return Ok(());
    }
    let names: Vec<_> = on.iter().map(|&at| target.fields[at].name).collect();
    let names = names.join(", ");
    Err(Error::InvalidQuery(format!(
        "{}::{} points at {names} of {}, which several rows may share: point at the primary key, or write \
         `unique_together(\"{names}\")` there",
        key.source().name,
        key.name(),
        target.name
    )))
}

fn targets(schema: &'static ModelSchema) -> impl Iterator<Item = &'static ModelSchema> {
    schema.references().map(Reference::target)
}

async fn run(db: &Db, statements: Vec<String>) -> Result<(), Error> {
    let statements: Vec<_> = statements.into_iter().map(|sql| Statement::write(sql, Vec::new())).collect();
    if !db.dialect().capabilities().transactional_ddl {
        return send(db, &statements).await;
    }
    let mut options = TransactionOptions::default();
    // Within a transaction, which has options of its own, keys stay checked:
    // tables that are made anew are empty there.
    options.unchecked_keys = db.dialect().schema().rebuilds_tables() && !db.in_transaction();
    db.transaction_with(options, async |tx| send(tx, &statements).await).await
}

async fn send(db: &Db, statements: &[Statement]) -> Result<(), Error> {
    for statement in statements {
        db.execute(statement).await?;
    }
    Ok(())
}
