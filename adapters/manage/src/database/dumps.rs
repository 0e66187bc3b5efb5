//! What a dump holds, looked at before anything is lost for it, and what the
//! database holds beside.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

use rustango_migrate::{Schema, apply};
use rustango_ports::{
    database::{Executor as _, Statement},
    schema::{ForeignKey, Name, Operation, Transition},
};
use rustango_query::Db;

use super::{Tool, location::Server};
use crate::Failure;

/// The names of tables.
type Tables = BTreeSet<String>;

/// Reads which tables an archive of `pg_dump` holds.
pub(crate) fn of_postgres(file: &str, server: &Server) -> Result<Tables, Failure> {
    let list = Tool::postgres("pg_restore", server).with(["--list", file]).read()?;
    Ok(list.lines().filter_map(table_of_entry).collect())
}

/// Reads an entry such as `215; 1259 16390 TABLE public post owner`.
fn table_of_entry(line: &str) -> Option<String> {
    let (_, entry) = line.split_once(" TABLE ")?;
    let (_schema, rest) = entry.split_once(' ')?;
    let (table, _owner) = rest.rsplit_once(' ')?;
    (!entry.starts_with("DATA ")).then(|| table.to_owned())
}

/// Reads which tables a file of `mysqldump` makes, and whether it is whole:
/// half a file would lose the rows of the other half.
pub(crate) fn of_mysql(file: &Path) -> Result<Tables, Failure> {
    let (mut tables, mut is_whole) = (Tables::new(), false);
    for line in BufReader::new(File::open(file)?).split(b'\n') {
        let line = line?;
        is_whole |= line.starts_with(b"-- Dump completed");
        let name =
            line.strip_prefix(b"CREATE TABLE `").and_then(|rest| rest.split(|&byte| byte == b'`').next());
        tables.extend(name.map(|name| String::from_utf8_lossy(name).into_owned()));
    }
    if is_whole {
        return Ok(tables);
    }
    let file = file.display();
    Err(Failure::Failed(format!("{file} is no whole file of mysqldump: nothing was changed")))
}

/// Drops the tables that a dump does not hold: they would stay, and those that
/// point at tables of the dump would stand in its way.
pub(crate) async fn remove_others(db: &Db, kept: &Tables) -> Result<(), Failure> {
    let mut schema = db.dialect().schema().introspect(db).await?.schema;
    let others: Vec<Name> =
        schema.tables.keys().filter(|name| !kept.contains(name.as_str())).cloned().collect();
    let is_other = |name: &Name| others.contains(name);
    let mut operations = Vec::new();
    for table in schema.tables.values() {
        let keys = table.foreign_keys.iter().filter(|key| is_other(&table.name) || is_other(&key.target));
        operations.extend(keys.map(|key| drop_key(&table.name, key)));
    }
    operations.extend(others.iter().map(|table| Operation::DropTable { table: table.clone() }));
    for operation in operations {
        schema = change(db, &schema, &operation).await?;
    }
    Ok(())
}

fn drop_key(table: &Name, key: &ForeignKey) -> Operation {
    let (table, name) = (table.clone(), key.name.clone());
    match *key.columns {
        [_] => Operation::DropForeignKey { table, name },
        _ => Operation::DropCompositeFk { table, name },
    }
}

async fn change(db: &Db, before: &Schema, operation: &Operation) -> Result<Schema, Failure> {
    let after = apply(before, operation).map_err(Failure::of)?;
    let tables = Transition { before, after: &after };
    let statements = db.dialect().schema().change(operation, tables).map_err(Failure::of)?;
    for statement in statements {
        db.execute(&Statement::write(statement.sql, Vec::new())).await?;
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_among_the_entries_of_an_archive() {
        let list = "; Archive created at 2026-01-01\n215; 1259 16390 TABLE public post ann\n\
                    3500; 0 16390 TABLE DATA public post ann\n216; 1259 16400 SEQUENCE public post_id_seq ann\n\
                    217; 1259 16402 TABLE public two words ann\n";
        let tables: Vec<_> = list.lines().filter_map(table_of_entry).collect();
        assert_eq!(tables, ["post", "two words"]);
    }
}
