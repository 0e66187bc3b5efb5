//! The cities of the world.

use atlas::{City, Country, District, Region};
use rustango::{
    prelude::*,
    query::{Predicate, QuerySet, count, outer, rank, rows, subquery},
};

use super::{comparison::Comparison, lookups::decimal};

fn cities(predicate: Predicate<City>) -> QuerySet<City> {
    City::objects().filter(predicate).order_by(City::id)
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    names(of).await;
    places(of).await;
    totals(of).await;
    divisions(of).await;
}

async fn names(of: &mut Comparison<'_>) {
    let name = City::name;
    of.value("cities", City::objects().count(of.db).await);
    of.rows("cities_in", cities(City::country.eq("FR")).order_by(name)).await;
    of.rows("cities_by_name", City::objects().order_by(name).limit(200).values(name)).await;
    let down = City::objects().order_by([name.desc(), City::id.desc()]);
    of.rows("cities_by_name_down", down.limit(200).values(name)).await;
    of.rows("cities_icontains", cities(name.icontains("san"))).await;
    of.rows("cities_beginning_with", cities(name.regex("^San")).order_by(name).values(name)).await;
    of.rows("cities_regex", cities(name.regex("^[^a-zA-Z]"))).await;
    let several = City::objects().group_by(name).having(count().expr().gt(1));
    of.rows("cities_of_namesakes", cities(name.in_query(several))).await;
}

async fn places(of: &mut Comparison<'_>) {
    let (latitude, longitude) = (City::latitude, City::longitude);
    let north = cities(latitude.gt(decimal("60.5")));
    of.rows("cities_north", north.order_by(latitude.desc())).await;
    let greenwich = longitude.between(decimal("-0.5"), decimal("0.5"));
    of.rows("cities_between", cities(greenwich & latitude.lt(decimal("50")))).await;
    of.rows("cities_without_region", cities(City::region.is_null())).await;
    let region = || City::region.to(Region::name);
    of.rows("cities_of_region", cities(region().between("A", "B")).order_by(region())).await;
    let country = || City::district.to(District::region).to(Region::country);
    of.rows("cities_three_steps", cities(country().eq("DE"))).await;
    of.rows("cities_elsewhere", cities(!City::region.to(Region::country).eq(City::country))).await;
    of.value("cities_excluded", City::objects().exclude(country().eq("FR")).count(of.db).await);
    let place = || rank(rows().by(City::country).order_by(latitude.desc()));
    let ranked = cities(City::country.in_(["FR", "DE"]));
    let ranked = ranked.order_by([City::country.asc(), place().asc(), City::id.asc()]);
    of.rows("cities_ranked", ranked.values((City::id, place()))).await;
}

async fn totals(of: &mut Comparison<'_>) {
    let (db, latitude) = (of.db, City::latitude);
    let west = count().only(City::longitude.lt(decimal("0")));
    let all = (latitude.min(), latitude.max(), west, City::district.count().distinct());
    of.value("cities_totals", City::objects().aggregate(all, db).await);
    let length = City::name.length().avg();
    of.value("cities_mean", cities(City::country.eq("US")).aggregate(length, db).await);
    let most = [count().expr().desc(), City::country.asc()];
    let by_country = City::objects().group_by(City::country).annotate((count(), latitude.max()));
    of.rows("cities_by_country", by_country.order_by(most).limit(40)).await;
    let north = City::objects().filter(latitude.gt(decimal("0"))).group_by(City::country);
    of.rows("cities_large_countries", north.having(count().expr().gte(20)).annotate(count())).await;
    let by_letter = City::objects().group_by(City::name.substring(1, 1));
    of.rows("cities_by_letter", by_letter.annotate(count())).await;
}

async fn divisions(of: &mut Comparison<'_>) {
    let its_cities = || City::country.reverse();
    let countries = Country::objects;
    of.rows("countries_without_cities", countries().filter(!its_cities().exist())).await;
    of.rows("countries_with", countries().filter(its_cities().to(City::name).between("Z", "["))).await;
    let regions = || Region::country.reverse().count();
    let most = countries().order_by(regions().desc()).limit(20);
    of.rows("countries_by_regions", most.values((Country::code, regions()))).await;
    let northern = City::objects()
        .filter(City::country.eq(outer(Country::code)))
        .order_by([City::latitude.desc(), City::id.asc()])
        .limit(1)
        .values(City::name);
    of.rows("countries_northernmost", countries().values((Country::code, subquery(northern)))).await;
    let empty = Region::objects().filter(!District::region.reverse().exist());
    of.value("regions_without_districts", empty.count(of.db).await);
    let number = || City::region.reverse().count();
    let full = Region::objects().filter(number().gt(5)).order_by(number().desc());
    of.rows("regions_by_cities", full).await;
    let french = District::objects().filter(District::region.to(Region::country).eq("FR"));
    of.rows("districts_of_country", french.order_by(District::name).values(District::name)).await;
    let names = City::objects().values(City::name);
    of.rows("names_of_both", Region::objects().filter(Region::name.in_query(names))).await;
}
