//! Orders, slices, what is distinct, joined queries and subqueries.

use rustango::{
    model::FieldValue,
    prelude::*,
    query::{Column, QuerySet, exists, outer, shape::One, subquery},
};

use super::{
    comparison::Comparison,
    lookups::{decimal, except, people, tasks},
    models::{Person, Project, Task, Team},
};

fn all() -> QuerySet<Person> {
    Person::objects()
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    orders(of).await;
    slices(of).await;
    ends(of).await;
    distinct(of).await;
    joined(of).await;
    within(of).await;
    exist(of).await;
    subqueries(of).await;
}

async fn orders(of: &mut Comparison<'_>) {
    let (id, name, score) = (Person::id, Person::name, Person::score);
    of.rows("order", all().order_by(name)).await;
    of.rows("order_down", all().order_by(name.desc())).await;
    let two = [Task::state.asc(), Task::spent.desc(), Task::id.asc()];
    of.rows("order_by_two", Task::objects().order_by(two)).await;
    of.rows("order_with_nulls", all().order_by(score)).await;
    of.rows("order_down_with_nulls", all().order_by(score.desc())).await;
    of.rows("order_nulls_last", all().order_by(score.asc().nulls_last())).await;
    of.rows("order_down_nulls_last", all().order_by(score.desc().nulls_last())).await;
    of.rows("order_nulls_first", all().order_by(Person::nickname.asc().nulls_first())).await;
    let born = [Person::born.desc().nulls_first(), id.desc()];
    of.rows("order_down_nulls_first", all().order_by(born)).await;
    of.rows("order_of_decimals", all().order_by(Person::height)).await;
    of.rows("order_of_floats", all().order_by(Person::rating.desc())).await;
    of.rows("order_of_booleans", all().order_by([Person::active.asc(), id.desc()])).await;
    of.rows("order_of_times", Task::objects().order_by(Task::alarm)).await;
    of.rows("order_reversed", all().order_by([Person::active.asc(), name.asc()]).reverse()).await;
    of.rows("order_replaced", all().order_by(name).order_by(id.desc())).await;
}

async fn slices(of: &mut Comparison<'_>) {
    of.rows("slice", all().order_by(Person::name).offset(2).limit(4)).await;
    of.rows("slice_to", all().order_by(Person::id.desc()).limit(3)).await;
    of.rows("slice_from", all().order_by(Person::id).offset(12)).await;
    of.rows("slice_beyond", all().order_by(Person::id).offset(20).limit(10)).await;
    of.rows("slice_of_nothing", all().order_by(Person::id).offset(3).limit(0)).await;
    let columns = (Team::name, Team::city, Team::founded);
    of.rows("values", Team::objects().order_by(Team::id).values(columns)).await;
}

async fn ends(of: &mut Comparison<'_>) {
    let (db, down) = (of.db, || all().order_by(Person::name.desc()));
    of.value("first", down().first(db).await);
    of.value("last", down().last(db).await);
    of.value("first_of_none", people(Person::score.eq(26)).first(db).await);
    of.value("earliest", all().earliest(Person::joined_at, db).await);
    of.value("latest", all().latest(Person::joined_at, db).await);
    of.value("one", people(Person::name.eq("Dora_")).get(db).await);
    let by_keys = all().in_bulk([3, 1, 99], db).await.map(|rows| {
        let mut rows: Vec<_> = rows.into_iter().map(|(key, person)| (key, person.name)).collect();
        rows.sort();
        rows
    });
    of.list("by_keys", by_keys);
}

async fn distinct(of: &mut Comparison<'_>) {
    of.rows("distinct", all().values(Person::score).distinct()).await;
    let two = Task::objects().values((Task::state, Task::title));
    of.rows("distinct_of_two", two.distinct()).await;
    let owners = Task::objects().values(Task::project.to(Project::owner).to(Person::name));
    of.rows("distinct_over_forward", owners.distinct()).await;
    let active = all().values(Person::active).distinct().order_by(Person::active.desc());
    of.rows("distinct_down", active).await;
    let heights = people(Person::height.is_not_null()).values(Person::height);
    of.rows("distinct_decimals", heights.distinct()).await;
    let states = Task::objects().values(Task::state).distinct();
    of.rows("distinct_slice", states.offset(1).limit(2)).await;
    let best = [Task::project.asc(), Task::spent.desc(), Task::id.asc()];
    of.rows("first_of_each", Task::objects().order_by(best).distinct_on(Task::project)).await;
    let owners = people(Project::owner.reverse().exist());
    of.value("count_of_distinct_rows", owners.count(of.db).await);
}

async fn joined(of: &mut Comparison<'_>) {
    let scored = |least: i32| people(Person::score.gt(least));
    let idle = || people(Person::active.eq(false));
    let with = |score: i32| people(Person::score.eq(score));
    of.rows("union", scored(9).union(idle()).order_by(Person::id)).await;
    of.rows("union_all", scored(9).union_all(idle()).order_by(Person::id)).await;
    of.rows("intersection", scored(7).intersect(idle()).order_by(Person::id)).await;
    of.rows("difference", scored(7).except(idle()).order_by(Person::id)).await;
    let three = with(10).union(with(7)).union(with(25));
    of.rows("union_of_three", three.order_by(Person::id.desc())).await;
    let names = all().values(Person::name.coalesce(""));
    of.rows("union_of_values", names.union(all().values(Person::name.upper()))).await;
    let some = scored(9).union(idle()).order_by(Person::name);
    of.rows("union_slice", some.offset(1).limit(3)).await;
    of.value("union_counted", scored(9).union(idle()).count(of.db).await);
    let (last, first) = (all().order_by(Person::id.desc()).limit(2), all().order_by(Person::id).limit(2));
    of.rows("union_of_slices", last.union(first).order_by(Person::id)).await;
}

async fn within(of: &mut Comparison<'_>) {
    let berlin = || Team::objects().filter(Team::city.eq("Berlin"));
    of.rows("in_query", people(Person::team.in_query(berlin()))).await;
    let names = people(Person::score.eq(8)).values(Person::name);
    of.rows("in_query_of_values", people(Person::name.in_query(names))).await;
    let idle = people(Person::active.eq(false));
    of.rows("in_query_over_forward", tasks(Task::project.to(Project::owner).in_query(idle))).await;
    let newest = all().order_by(Person::joined_at.desc()).limit(3);
    of.rows("in_slice", people(Person::id.in_query(newest))).await;
    of.rows("exclude_in_query", except(Person::team.in_query(berlin()))).await;
    let bosses = all().values(Person::boss);
    of.rows("exclude_in_query_with_null", except(Person::id.in_query(bosses))).await;
}

async fn exist(of: &mut Comparison<'_>) {
    let owned = || Project::objects().filter(Project::owner.eq(outer(Person::id)));
    let large = owned().filter(Project::budget.gt(decimal("100")));
    of.rows("exists_of", people(exists(large))).await;
    of.rows("exists_not_of", people(!exists(owned()))).await;
    let alpha = exists(owned().filter(Project::title.eq("Alpha")));
    let members = people(Person::team.eq(outer(Team::id)) & alpha);
    of.rows("exists_of_exists", Team::objects().filter(exists(members))).await;
    let better = Person::team.eq(outer(Person::team)) & Person::score.gt(outer(Person::score));
    of.rows("exists_compared", people(exists(people(better)))).await;
}

/// A value of the newest task of the person around.
fn newest<T: FieldValue + Send + 'static>(value: Column<Task, T>) -> QuerySet<Task, One<T>> {
    let own = tasks(Task::assignee.eq(outer(Person::id)));
    own.order_by([Task::created_at.desc(), Task::id.desc()]).limit(1).values(value)
}

async fn subqueries(of: &mut Comparison<'_>) {
    of.rows("subquery", all().values((Person::id, subquery(newest(Task::title))))).await;
    of.rows("subquery_filter", people(subquery(newest(Task::state)).eq("open"))).await;
    of.rows("subquery_order", all().order_by(subquery(newest(Task::spent)).desc())).await;
    let best_idle = people(Person::active.eq(false)).values(Person::score.max());
    of.rows("subquery_of_aggregate", people(Person::score.gt(subquery(best_idle)))).await;
    let most = tasks(Task::assignee.eq(outer(Person::id))).values(Task::spent.max());
    of.rows("subquery_of_group", all().values((Person::id, subquery(most)))).await;
    let members = || Person::team.reverse().count();
    let largest = Team::objects().order_by([members().desc(), Team::name.asc()]);
    of.rows("values_with_count", largest.values((Team::name, members()))).await;
}
