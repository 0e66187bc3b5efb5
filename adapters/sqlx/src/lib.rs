//! What the SQL adapters on sqlx share: guarded connections, row sets, streams, transactions.
