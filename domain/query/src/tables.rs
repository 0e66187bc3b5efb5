//! Creating and dropping the tables of a registry.

use std::collections::HashSet;

use rustango_model::{KeyCheck, Model as _, ModelSchema, OnDelete, Reference, Registry, RegistryError};
use rustango_ports::database::{DbError, DbErrorKind, Dialect, Executor as _, Statement};

use crate::{
    Db, Error, Select,
    audit::AuditEntry,
    content_types::ContentType,
    records,
    render::{self, ForeignKeys},
};

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
    let dialect = db.dialect();
    let capabilities = dialect.capabilities();
    if !capabilities.deferrable_keys {
        refuse_deferrable(dialect, registry)?;
    }
    let mut statements = Vec::new();
    let mut later: Vec<Statement> = Vec::new();
    let mut created: HashSet<&str> = HashSet::new();
    let registry = with_companions(registry)?;
    for schema in in_dependency_order(registry.models()) {
        check_deletes(db, schema)?;
        check_targets(schema)?;
        created.insert(schema.table.as_str());
        let targets_exist = targets(schema).all(|target| created.contains(target.table.as_str()));
        if targets_exist || !capabilities.add_foreign_key {
            statements.push(render::create_table(dialect, schema, ForeignKeys::Inline));
        } else {
            statements.push(render::create_table(dialect, schema, ForeignKeys::Later));
            later.extend(render::add_foreign_keys(dialect, schema));
        }
        statements.extend(render::create_index(dialect, schema));
    }
    statements.append(&mut later);
    run(db, statements, capabilities.transactional_ddl).await
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
    let dialect = db.dialect();
    let registry = with_companions(registry)?;
    let ordered = in_dependency_order(registry.models());
    let mut created: HashSet<&str> = HashSet::new();
    let mut circular = Vec::new();
    for &schema in &ordered {
        created.insert(schema.table.as_str());
        if !targets(schema).all(|target| created.contains(target.table.as_str())) {
            circular.push(schema);
        }
    }
    let order: Vec<_> = ordered.iter().rev().map(|schema| schema.table).collect();
    let statements = render::drop_tables(dialect, &order, &circular);
    run(db, statements, dialect.capabilities().transactional_ddl).await
}

/// Adds the toolkit's own models that those of a registry need: the audit log
/// where one is audited, the content types where one points at them.
fn with_companions(registry: &Registry) -> Result<Registry, Error> {
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

#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
fn clash(fault: RegistryError) -> Error {
    Error::InvalidQuery(fault.to_string())
}

fn refuse_deferrable(dialect: &dyn Dialect, registry: &Registry) -> Result<(), DbError> {
    let mut found = Vec::new();
    for schema in registry.models() {
        let waits = schema.references().filter(|key| key.checked() == KeyCheck::AtCommit);
        found.extend(waits.map(|key| format!("{}::{}", schema.name, key.name())));
    }
    if found.is_empty() {
        return Ok(());
    }
    let (name, fields) = (dialect.name(), found.join(", "));
    let context = format!(
        "{name} checks foreign keys with each statement: remove `deferrable` from {fields}, and write targets first"
    );
    Err(DbError::new(DbErrorKind::Unsupported, "create", context))
}

async fn run(db: &Db, statements: Vec<Statement>, transactional: bool) -> Result<(), Error> {
    async fn all(db: &Db, statements: &[Statement]) -> Result<(), Error> {
        for statement in statements {
            db.execute(statement).await?;
        }
        Ok(())
    }
    if transactional {
        db.transaction(async |tx| all(tx, &statements).await).await
    } else {
        all(db, &statements).await
    }
}

/// Refuses foreign keys of a kind that the database does not have.
fn check_deletes(db: &Db, schema: &'static ModelSchema) -> Result<(), Error> {
    match schema.references().find(|key| key.on_delete() == OnDelete::SetDefault) {
        Some(key) if !db.dialect().capabilities().set_default => {
            let context = format!(
                "{} cannot make a foreign key its default when its target goes: {}::{} needs another on_delete",
                db.dialect().name(),
                schema.name,
                key.name()
            );
            Err(DbError::new(DbErrorKind::Unsupported, "create tables", context).into())
        }
        _ => Ok(()),
    }
}

/// Refuses foreign keys over fields by which several rows may be meant.
fn check_targets(schema: &'static ModelSchema) -> Result<(), Error> {
    for key in schema.references() {
        let (on, target): (Vec<usize>, _) = (key.pairs().map(|(_, on)| on).collect(), key.target());
        if !target.is_unique(&on) {
            let names: Vec<_> = on.iter().map(|&at| target.fields[at].name).collect();
            let names = names.join(", ");
            return Err(Error::InvalidQuery(format!(
                "{}::{} points at {names} of {}, which several rows may share: point at the primary key, or write \
                 `unique_together(\"{names}\")` there",
                schema.name,
                key.name(),
                target.name
            )));
        }
    }
    Ok(())
}

fn targets(schema: &'static ModelSchema) -> impl Iterator<Item = &'static ModelSchema> {
    schema.references().map(Reference::target)
}

/// Puts targets of foreign keys before the tables that point at them, as far
/// as there are no circles.
fn in_dependency_order(models: &[&'static ModelSchema]) -> Vec<&'static ModelSchema> {
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
    let mut order = Vec::with_capacity(models.len());
    let mut seen = HashSet::new();
    for &schema in models {
        visit(schema, models, &mut seen, &mut order);
    }
    order
}
