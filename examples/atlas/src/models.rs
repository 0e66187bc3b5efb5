//! The tables of the atlas.

use rust_decimal::Decimal;
use rustango::prelude::*;

/// A country, by its code of two letters (ISO 3166-1).
#[derive(Model, Clone, Debug)]
#[rustango(table = "country", display = "code", ordering = "code")]
pub struct Country {
    /// The code: `FR`.
    #[rustango(primary_key, max_length = 2)]
    pub code: String,
}

/// A first-level division of a country (admin1).
#[derive(Model, Clone, Debug)]
#[rustango(table = "region", display = "name", ordering = "code")]
pub struct Region {
    /// The code: `FR.11`.
    #[rustango(primary_key, max_length = 32)]
    pub code: String,
    /// The name.
    #[rustango(max_length = 200)]
    pub name: String,
    /// Where it is.
    #[rustango(index)]
    pub country: ForeignKey<Country>,
}

/// A second-level division of a country (admin2).
#[derive(Model, Clone, Debug)]
#[rustango(table = "district", display = "name", ordering = "code")]
pub struct District {
    /// The code: `FR.11.75`.
    #[rustango(primary_key, max_length = 64)]
    pub code: String,
    /// The name.
    #[rustango(max_length = 200)]
    pub name: String,
    /// Where it is.
    #[rustango(index)]
    pub region: ForeignKey<Region>,
}

/// A populated place.
#[derive(Model, Clone, Debug)]
#[rustango(table = "city", display = "name", ordering = "name", index("country, name"))]
pub struct City {
    /// The key.
    #[rustango(primary_key)]
    pub id: Auto<i64>,
    /// The name.
    #[rustango(max_length = 200, index)]
    pub name: String,
    /// Degrees north of the equator (WGS 84).
    #[rustango(min = -90, max = 90)]
    pub latitude: Decimal,
    /// Degrees east of Greenwich (WGS 84).
    #[rustango(min = -180, max = 180)]
    pub longitude: Decimal,
    /// Where it is.
    pub country: ForeignKey<Country>,
    /// Its region, where the data has it.
    #[rustango(index)]
    pub region: Option<ForeignKey<Region>>,
    /// Its district, where the data has it.
    #[rustango(index)]
    pub district: Option<ForeignKey<District>>,
}
