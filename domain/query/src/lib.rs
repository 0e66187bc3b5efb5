//! QuerySets, lookups, writes and transactions, rendered through a dialect.
