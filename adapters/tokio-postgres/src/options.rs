//! The settings, as the driver takes them.

use rustango_postgres_base::{Place, PostgresConfig, SslMode};
use tokio_postgres::config::{Config, SslMode as DriverSslMode};

/// Returns the options of the driver.
pub(crate) fn driver_options(config: &PostgresConfig) -> Config {
    let target = config.target();
    let mut options = Config::new();
    match &target.place {
        Place::Host(host) => options.host(host),
        Place::Socket(folder) => options.host_path(folder),
    };
    options
        .port(target.port)
        .user(&target.user)
        .dbname(target.database_or_user())
        // Asked for one that nobody knows, the server refuses in its own words.
        .password(target.password.as_deref().unwrap_or_default())
        .application_name(&target.application_name)
        .ssl_mode(match target.tls.mode {
            SslMode::Disable | SslMode::Allow => DriverSslMode::Disable,
            SslMode::Prefer => DriverSslMode::Prefer,
            // What is checked of the certificate is told to TLS.
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => DriverSslMode::Require,
        });
    let session = config.session_options();
    if !session.is_empty() {
        // Poolers know few startup parameters, and this one not at all.
        options.options(session);
    }
    options
}
