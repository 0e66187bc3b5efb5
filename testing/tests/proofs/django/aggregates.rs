//! Functions of many rows.

use rust_decimal::Decimal;
use rustango::{
    ports::database::DateUnit,
    prelude::*,
    query::{Expr, count, value, when},
};

use super::{
    comparison::Comparison,
    lookups::{decimal, people, tasks},
    models::{Person, Project, Task, Team},
};

pub(super) async fn ask(of: &mut Comparison<'_>) {
    counts(of).await;
    sums(of).await;
    ends(of).await;
    groups(of).await;
    keys(of).await;
    having(of).await;
}

fn owner() -> Expr<Task, String> {
    Task::project.to(Project::owner).to(Person::name)
}

async fn counts(of: &mut Comparison<'_>) {
    let (db, score) = (of.db, Person::score);
    of.value("count", Person::objects().count(db).await);
    of.value("count_filtered", people(score.gt(8)).count(db).await);
    of.value("count_over_forward", tasks(owner().eq("Ann")).count(db).await);
    let open = Task::assignee.reverse().to(Task::state).eq("open");
    of.value("count_over_reverse", people(open).count(db).await);
    of.value("count_of_window", Person::objects().offset(3).limit(5).count(db).await);
    of.value("count_of_values", Person::objects().values(score).distinct().count(db).await);
    of.value("exists", people(score.eq(25)).exists(db).await);
    of.value("exists_not", people(score.eq(26)).exists(db).await);
    let all = (count(), score.count(), score.count().distinct(), count().only(Person::active.eq(true)));
    of.value("counts", Person::objects().aggregate(all, db).await);
    let teams = Task::project.to(Project::owner).to(Person::team).count().distinct();
    of.value("count_distinct_over_forward", Task::objects().aggregate(teams, db).await);
    let members = Person::team.reverse().count().sum();
    of.value("aggregate_of_groups", Team::objects().aggregate(members, db).await);
}

async fn sums(of: &mut Comparison<'_>) {
    let (db, spent, estimate) = (of.db, Task::spent, Task::estimate);
    of.value("sum", Task::objects().aggregate(spent.sum(), db).await);
    of.value("sum_of_null", Task::objects().aggregate(estimate.sum(), db).await);
    of.value("sum_of_nothing", Task::objects().none().aggregate(spent.sum(), db).await);
    let budget = Project::budget;
    of.value("sum_of_decimals", Project::objects().aggregate(budget.sum(), db).await);
    let tenths = budget.lt(Decimal::ONE).and(budget.gt(Decimal::ZERO));
    of.value("sum_of_tenths", Project::objects().filter(tenths).aggregate(budget.sum(), db).await);
    let rating = Person::rating;
    of.value("sum_of_floats", people(rating.lt(100.0)).aggregate(rating.sum(), db).await);
    of.value("sum_of_computed", Task::objects().aggregate((spent * estimate).sum(), db).await);
    let scores = Task::assignee.to(Person::score).sum();
    of.value("sum_over_forward", Task::objects().aggregate(scores, db).await);
    let open = spent.sum().only(Task::state.eq("open"));
    of.value("sum_filtered", Task::objects().aggregate(open, db).await);
    of.value("sum_distinct", Task::objects().aggregate(spent.sum().distinct(), db).await);
    let open = when(Task::state.eq("open"), spent).otherwise(0).sum();
    of.value("sum_of_case", Task::objects().aggregate(open, db).await);
    let most = Task::objects().order_by([spent.desc(), Task::id.asc()]).limit(5);
    of.value("sum_of_window", most.aggregate(spent.sum(), db).await);
    of.value("avg", Task::objects().aggregate(spent.avg(), db).await);
    of.value("avg_of_null", Person::objects().aggregate(Person::score.avg(), db).await);
    let three = people(Person::id.in_([1, 2, 7]));
    of.value("avg_of_decimals", three.aggregate(Person::height.avg(), db).await);
}

async fn ends(of: &mut Comparison<'_>) {
    let db = of.db;
    let all = Person::objects;
    of.value("min_and_max", all().aggregate((Person::score.min(), Person::score.max()), db).await);
    let names = (Person::name.min(), Person::name.max());
    of.value("min_and_max_of_texts", all().aggregate(names, db).await);
    of.value("min_and_max_of_dates", all().aggregate((Person::born.min(), Person::born.max()), db).await);
    let instants = (Task::created_at.min(), Task::done_at.max());
    of.value("min_and_max_of_instants", Task::objects().aggregate(instants, db).await);
    let heights = (Person::height.min(), Person::height.max());
    of.value("min_and_max_of_decimals", all().aggregate(heights, db).await);
}

async fn groups(of: &mut Comparison<'_>) {
    let (state, spent) = (Task::state, Task::spent);
    let by_state = || Task::objects().group_by(state);
    of.rows("group", by_state().annotate(count())).await;
    let totals = (spent.sum(), Task::estimate.avg(), Task::title.min());
    of.rows("group_totals", by_state().annotate(totals)).await;
    let busy = || tasks(spent.gt(2)).group_by(state).annotate(count());
    of.rows("group_filtered", busy()).await;
    of.rows("group_filtered_and_having", busy().having(count().expr().gt(3))).await;
    let most = [count().expr().desc(), state.asc()];
    of.rows("group_by_total", by_state().annotate(count()).order_by(most)).await;
    let by_project = || Task::objects().group_by(Task::project);
    of.rows("group_window", by_project().annotate(count()).offset(1).limit(3)).await;
    of.rows("group_counts_distinct", by_state().annotate(Task::assignee.count().distinct())).await;
    of.rows("group_counts_some", by_project().annotate(count().only(state.eq("open")))).await;
    of.value("groups_counted", by_state().annotate(count()).count(of.db).await);
}

async fn keys(of: &mut Comparison<'_>) {
    let all = Person::objects;
    of.rows("group_of_null", all().group_by(Person::score).annotate(count())).await;
    of.rows("group_over_forward", Task::objects().group_by(owner()).annotate(Task::spent.sum())).await;
    let by_city = all().group_by(Person::team.to(Team::city));
    of.rows("group_over_null", by_city.annotate((count(), Person::score.max()))).await;
    let by_two = Task::objects().group_by((Task::project, Task::state));
    of.rows("group_of_two", by_two.annotate(count())).await;
    let namesakes = all().group_by(Person::name.lower()).having(count().expr().gt(1));
    of.rows("group_computed", namesakes.annotate(count())).await;
    of.rows("group_by_length", all().group_by(Person::name.length()).annotate(count())).await;
    let by_month = Task::objects().group_by(Task::created_at.trunc(DateUnit::Month));
    of.rows("group_by_month", by_month.annotate(count())).await;
    of.rows("group_by_year", all().group_by(Person::born.year()).annotate(count())).await;
    of.rows("group_of_decimals", all().group_by(Person::height).annotate(count())).await;
    let by_owner = Project::objects().group_by(Project::owner);
    of.rows("group_sum_of_decimals", by_owner.annotate(Project::budget.sum())).await;
    of.rows("group_of_booleans", all().group_by(Person::active).annotate(Person::score.avg())).await;
}

async fn having(of: &mut Comparison<'_>) {
    let by_state = || Task::objects().group_by(Task::state);
    let spent = || Task::spent.sum().expr();
    of.rows("having", by_state().having(count().expr().gt(5)).annotate(count())).await;
    of.rows("having_other", by_state().having(spent().gte(20)).annotate(count())).await;
    let by_project = Task::objects().group_by(Task::project);
    let both = count().expr().gte(2).and(Task::spent.max().expr().lt(8));
    of.rows("having_two", by_project.having(both).annotate((count(), Task::spent.max()))).await;
    let large = Project::budget.sum().expr().gt(decimal("999.99"));
    let by_start = Project::objects().group_by(Project::starts).having(large);
    of.rows("having_decimals", by_start.annotate(Project::budget.sum())).await;
    let none: Expr<Task, i64> = value(&0);
    of.rows("having_none", by_state().having(count().expr().lt(none)).annotate(count())).await;
}
