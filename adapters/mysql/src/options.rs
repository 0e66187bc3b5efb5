//! The settings, as the driver takes them.

use sqlx::{
    ConnectOptions as _,
    mysql::{MySqlConnectOptions, MySqlSslMode},
};

use crate::config::{MysqlConfig, SslMode};

/// Returns the options of the driver. What it would tell a session, we tell it
/// ourselves.
pub(crate) fn driver_options(config: &MysqlConfig) -> MySqlConnectOptions {
    let mut options = MySqlConnectOptions::new()
        .host(&config.host)
        .port(config.port)
        .username(&config.user)
        .ssl_mode(match config.tls.mode {
            SslMode::Disabled => MySqlSslMode::Disabled,
            SslMode::Preferred => MySqlSslMode::Preferred,
            SslMode::Required => MySqlSslMode::Required,
            SslMode::VerifyCa => MySqlSslMode::VerifyCa,
            SslMode::VerifyIdentity => MySqlSslMode::VerifyIdentity,
        })
        .statement_cache_capacity(config.settings().statement_cache_capacity)
        .set_names(false)
        .timezone(None)
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .disable_statement_logging();
    if let Some(socket) = &config.socket {
        options = options.socket(socket);
    }
    if let Some(password) = &config.password {
        options = options.password(password);
    }
    if let Some(database) = &config.database {
        options = options.database(database);
    }
    if let Some(path) = &config.tls.ca {
        options = options.ssl_ca(path);
    }
    if let Some(path) = &config.tls.certificate {
        options = options.ssl_client_cert(path);
    }
    if let Some(path) = &config.tls.key {
        options = options.ssl_client_key(path);
    }
    options
}
