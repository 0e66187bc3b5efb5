//! The accept loop that both HTTP front-ends share: limits, time-outs, graceful shutdown.
