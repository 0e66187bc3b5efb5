//! The settings, as the driver takes them.

use form_urlencoded::Serializer;
use rustango_postgres_base::{Place, PostgresConfig, SslMode};
use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgSslMode},
};

/// Returns the options of the driver.
///
/// # Errors
/// Where the driver does not take them.
pub(crate) fn driver_options(config: &PostgresConfig) -> Result<PgConnectOptions, sqlx::Error> {
    let target = config.target();
    let mut options = with_session(&config.session_options())?
        .port(target.port)
        .username(&target.user)
        .database(target.database_or_user())
        .application_name(&target.application_name)
        .ssl_mode(match target.tls.mode {
            SslMode::Disable | SslMode::Allow => PgSslMode::Disable,
            SslMode::Prefer => PgSslMode::Prefer,
            SslMode::Require => PgSslMode::Require,
            SslMode::VerifyCa => PgSslMode::VerifyCa,
            SslMode::VerifyFull => PgSslMode::VerifyFull,
        })
        .statement_cache_capacity(config.settings().statement_cache_capacity)
        // Floats travel in binary; and poolers know few startup parameters.
        .extra_float_digits(None)
        .disable_statement_logging();
    options = match &target.place {
        Place::Host(host) => options.host(host),
        Place::Socket(folder) => options.host("localhost").socket(folder),
    };
    if let Some(password) = &target.password {
        options = options.password(password);
    }
    if let Some(path) = &target.tls.root_certificate {
        options = options.ssl_root_cert(path);
    }
    if let Some(path) = &target.tls.client_certificate {
        options = options.ssl_client_cert(path);
    }
    if let Some(path) = &target.tls.client_key {
        options = options.ssl_client_key(path);
    }
    Ok(options)
}

/// The driver takes the settings of a session as they are from a URL alone.
fn with_session(session: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let parameters = Serializer::new(String::new()).append_pair("options", session).finish();
    format!("postgres://localhost?{parameters}").parse()
}
