//! The next keys of a table that no model describes.

use rustango_ports::{
    database::{Dialect, SqlText, Statement, Value, ValueType},
    schema::Name,
};

/// Renders the keys behind one, the smallest first.
pub(crate) fn key_range(
    dialect: &dyn Dialect,
    (table, key): (&Name, &Name),
    of: ValueType,
    behind: Option<Value>,
    size: u64,
) -> Statement {
    let mut out = SqlText::new();
    let quoted = |out: &mut SqlText, name: &Name| {
        // Names hold no marks, so nothing in them needs escaping.
        let mark = dialect.quote_mark();
        out.sql.push(mark);
        out.sql.push_str(name.as_str());
        out.sql.push(mark);
    };
    out.push("SELECT ");
    quoted(&mut out, key);
    out.push(" FROM ");
    quoted(&mut out, table);
    if let Some(behind) = behind {
        out.push(" WHERE ");
        quoted(&mut out, key);
        out.push(" > ");
        out.bind(dialect, behind);
    }
    out.push(" ORDER BY ");
    quoted(&mut out, key);
    dialect.window(&mut out, Some(size), 0);
    Statement::read(out.sql, out.params).with_columns(vec![of])
}
