//! The rows of both databases: a small set with every border case, and cities of the world.

use std::{collections::HashSet, fs, path::PathBuf};

use atlas::{CITIES, City, Country, District, Region, Source};
use rustango::{Registry, create_tables, prelude::*};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    ORACLE,
    models::{Person, Project, Task, Team},
};
use crate::chance::deep;

/// Every so manieth city of the world is enough where nobody asks for more.
const EVERY: usize = 60;

/// The rows of testing/oracle/rows.json.
#[derive(Deserialize)]
struct Small {
    team: Vec<Team>,
    person: Vec<Person>,
    project: Vec<Project>,
    task: Vec<Task>,
}

pub(super) struct Rows {
    small: Small,
    countries: Vec<Country>,
    regions: Vec<Region>,
    districts: Vec<District>,
    cities: Vec<City>,
    /// Where Django reads the cities.
    file: PathBuf,
}

impl Rows {
    pub(super) fn read(database: &str) -> Self {
        let small = serde_json::from_str(include_str!("../../../oracle/rows.json")).unwrap();
        let cache = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/atlas");
        let mut source = Source::read(&CITIES.fetch(cache.as_ref()).unwrap(), None).unwrap();
        if deep(true, false) {
            cut(&mut source);
        }
        for (id, city) in (1..).zip(&mut source.cities) {
            city.id = Auto::from(id);
        }
        let Source { countries, regions, districts, cities, .. } = source;
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cities-{database}.json"));
        let rows = Self { small, countries, regions, districts, cities, file };
        fs::write(&rows.file, rows.as_json().to_string()).unwrap();
        rows
    }

    /// The files that hold the rows for Django.
    pub(super) fn files(&self) -> Vec<String> {
        vec![format!("{ORACLE}/rows.json"), self.file.display().to_string()]
    }

    fn as_json(&self) -> Value {
        let countries = self.countries.iter().map(|country| json!({ "code": country.code }));
        let regions = self
            .regions
            .iter()
            .map(|region| json!({ "code": region.code, "name": region.name, "country": region.country }));
        let districts = self.districts.iter().map(
            |district| json!({ "code": district.code, "name": district.name, "region": district.region }),
        );
        let cities = self.cities.iter().map(|city| {
            json!({
                "id": city.id,
                "name": city.name,
                "latitude": city.latitude.to_string(),
                "longitude": city.longitude.to_string(),
                "country": city.country,
                "region": city.region,
                "district": city.district,
            })
        });
        json!({
            "country": countries.collect::<Value>(),
            "region": regions.collect::<Value>(),
            "district": districts.collect::<Value>(),
            "city": cities.collect::<Value>(),
        })
    }

    /// Makes the tables and fills them.
    pub(super) async fn insert(mut self, db: &Db) -> Result<(), Error> {
        create_tables(db, &Registry::discovered().map_err(Error::abort)?).await?;
        Team::bulk_insert(&mut self.small.team, db).await?;
        Person::bulk_insert(&mut self.small.person, db).await?;
        Project::bulk_insert(&mut self.small.project, db).await?;
        Task::bulk_insert(&mut self.small.task, db).await?;
        Country::bulk_insert(&mut self.countries, db).await?;
        Region::bulk_insert(&mut self.regions, db).await?;
        District::bulk_insert(&mut self.districts, db).await?;
        City::bulk_insert(&mut self.cities, db).await
    }
}

/// Leaves some cities of every part of the world, what they lie in, and some divisions without
/// any.
fn cut(source: &mut Source) {
    let mut number = 0;
    source.cities.retain(|_| {
        number += 1;
        number % EVERY == 0
    });
    let mut kept: HashSet<String> = HashSet::new();
    for city in &source.cities {
        kept.extend(city.district.as_ref().map(|key| key.key().clone()));
        kept.extend(city.region.as_ref().map(|key| key.key().clone()));
    }
    source.districts.retain(|district| kept.contains(&district.code) || district.code.ends_with(".01"));
    kept.extend(source.districts.iter().map(|district| district.region.key().clone()));
    source.regions.retain(|region| kept.contains(&region.code) || region.code.ends_with(".02"));
}
