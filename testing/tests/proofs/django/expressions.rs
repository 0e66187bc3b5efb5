//! What is computed of the values of a row.

use rust_decimal::Decimal;
use rustango::{
    model::FieldValue,
    prelude::*,
    query::{Expr, Predicate, QuerySet, exists, outer, shape::One, value, when},
};

use super::{
    answer::Answer,
    comparison::Comparison,
    lookups::{decimal, except, people, tasks},
    models::{Person, Project, Task, Team},
};

fn of_people<T: FieldValue + Send + 'static>(value: Expr<Person, T>) -> QuerySet<Person, One<T>> {
    Person::objects().order_by(Person::id).values(value)
}

fn of_tasks<T: FieldValue + Send + 'static>(value: Expr<Task, T>) -> QuerySet<Task, One<T>> {
    Task::objects().order_by(Task::id).values(value)
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn size() -> Expr<Task, String> {
    when(Task::spent.gte(6), value(&text("large")))
        .when(Task::spent.gte(3), value(&text("medium")))
        .otherwise("small")
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    comparisons(of).await;
    arithmetic(of).await;
    texts(of).await;
    choices(of).await;
    casts(of).await;
    orders(of).await;
    changes(of).await;
}

async fn comparisons(of: &mut Comparison<'_>) {
    let (spent, estimate) = (Task::spent, Task::estimate);
    of.rows("compared_columns", tasks(spent.gt(estimate))).await;
    of.rows("compared_columns_excluded", Task::objects().exclude(spent.gt(estimate))).await;
    of.rows("compared_computed", tasks(spent.gt(estimate * 2))).await;
    of.rows("compared_own_text", people(Person::nickname.eq(Person::name.lower()))).await;
    of.rows("decimal_filter", people(Person::height.gt(Person::height * Person::height))).await;
    of.rows("lower_filter", people(Person::name.lower().eq("ann"))).await;
    of.rows("lower_accent_filter", people(Person::name.lower().eq("émile"))).await;
    of.rows("length_filter", people(Person::nickname.length().gt(4))).await;
    let sum = Person::score + Person::boss.to(Person::score);
    of.rows("filter_on_both_sides", people(sum.gt(Person::id))).await;
    let above = Person::score.gt(Person::boss.to(Person::score));
    of.rows("not_of_computed", except(above | Person::height.lt(Decimal::ONE))).await;
}

async fn arithmetic(of: &mut Comparison<'_>) {
    let (spent, estimate, score) = (Task::spent, Task::estimate, Person::score);
    let (height, rating) = (Person::height, Person::rating);
    of.rows("plus", of_tasks(spent + 1)).await;
    of.rows("minus", of_tasks(spent - estimate.coalesce(0)).filter(estimate.is_not_null())).await;
    of.rows("times", of_tasks(spent * estimate.coalesce(0)).filter(estimate.is_not_null())).await;
    of.rows("minus_null", of_tasks(estimate - spent)).await;
    of.rows("divided", of_people(score / 2)).await;
    of.rows("remainder", of_people(score % 2)).await;
    of.rows("decimal_plus", of_people(height + decimal("0.005"))).await;
    of.rows("decimal_times", of_people(height * Decimal::TWO)).await;
    of.rows("float_times", of_people(rating * 2.0)).await;
    of.rows("float_divided", of_people(rating / 4.0)).await;
    of.rows("coalesce_numbers", of_people(score.coalesce(0))).await;
    of.rows("nullif", of_people(score.nullif(10))).await;
    of.rows("greatest", of_tasks(spent.greatest(estimate))).await;
    let known = || tasks(estimate.is_not_null()).order_by(Task::id);
    of.rows("greatest_without_null", known().values(spent.greatest(estimate))).await;
    of.rows("least_without_null", known().values(spent.least(estimate))).await;
    of.rows("abs", of_people(score.abs())).await;
    of.rows("round", of_people(height.round(1))).await;
    let small = || Person::objects().exclude(rating.eq(1e10)).order_by(Person::id);
    of.rows("floor", small().values(rating.floor())).await;
    of.rows("ceil", small().values(rating.ceil())).await;
    of.rows("floor_decimal", Project::objects().order_by(Project::id).values(Project::budget.floor())).await;
}

async fn texts(of: &mut Comparison<'_>) {
    let (name, nickname) = (Person::name, Person::nickname);
    of.rows("lower", of_people(name.lower())).await;
    of.rows("upper", of_people(name.upper())).await;
    of.rows("length", of_people(name.length())).await;
    of.rows("trim", of_people(name.trim())).await;
    of.rows("replace", of_people(name.replace("n", "%_"))).await;
    of.rows("substring", of_people(name.substring(2, 3))).await;
    of.rows("concat", of_people(name.concat("/").concat(nickname))).await;
    of.rows("coalesce", of_people(nickname.coalesce(name))).await;
}

async fn choices(of: &mut Comparison<'_>) {
    of.rows("case", of_tasks(size())).await;
    of.rows("case_without_default", of_tasks(when(Task::state.eq("open"), Task::spent).or_null())).await;
    of.rows("case_filter", tasks(size().eq("medium"))).await;
    let blocked_first = when(Task::state.eq("blocked"), value(&0_i64)).otherwise(1_i64);
    of.rows("case_order", Task::objects().order_by([blocked_first.asc(), Task::id.desc()])).await;
    let city = Task::project.to(Project::owner).to(Person::team).to(Team::city);
    let place = when(city.eq("Berlin"), value(&text("home"))).otherwise("away");
    of.rows("case_over_relations", of_tasks(place)).await;
    of.rows("condition_as_value", of_tasks(Task::spent.gt(4).holds())).await;
    let assigned: Predicate<Person> = exists(tasks(Task::assignee.eq(outer(Person::id))));
    of.rows("exists_as_value", of_people(assigned.holds())).await;
}

async fn casts(of: &mut Comparison<'_>) {
    of.rows("cast_to_text", of_people(Person::score.cast::<String>())).await;
    of.rows("cast_to_float", of_people(Person::score.cast::<f64>())).await;
    of.rows("cast_decimal_to_integer", of_people(Person::height.cast::<i64>())).await;
}

async fn orders(of: &mut Comparison<'_>) {
    of.rows("order_by_lower", Person::objects().order_by(Person::name.lower())).await;
    let longest = [Person::name.length().desc(), Person::name.asc()];
    of.rows("order_by_length", Person::objects().order_by(longest)).await;
    of.rows("order_by_computed", Task::objects().order_by((Task::spent * 3) - Task::id)).await;
    let several = (Person::id, Person::name.upper(), Person::score + 1);
    of.rows("values_of_several", Person::objects().order_by(Person::id).values(several)).await;
}

/// How many rows were changed, and a value of every row.
async fn after<M: Model, T>(
    changed: u64,
    values: QuerySet<M, One<T>>,
    db: &Db,
) -> Result<Vec<Changed<T>>, Error>
where
    T: Answer + FieldValue + Send + 'static,
{
    let values = values.fetch(db).await?;
    Ok(std::iter::once(Changed::Rows(changed)).chain(values.into_iter().map(Changed::Value)).collect())
}

enum Changed<T> {
    Rows(u64),
    Value(T),
}

impl<T: Answer> Answer for Changed<T> {
    fn cells(&self, row: &mut Vec<serde_json::Value>) {
        match self {
            Self::Rows(rows) => rows.cells(row),
            Self::Value(value) => value.cells(row),
        }
    }
}

async fn changes(of: &mut Comparison<'_>) {
    let all = || Task::objects().order_by(Task::id);
    of.changed("updated", async |tx| {
        let changed = tasks(Task::state.eq("open")).update().set(Task::spent, Task::spent * 2 + 1);
        after(changed.execute(tx).await?, all().values(Task::spent), tx).await
    })
    .await;
    of.changed("updated_by_case", async |tx| {
        let score = when(Person::active.eq(true), Person::score + 1).otherwise(0_i64);
        let changed = Person::objects().update().set(Person::score, score).execute(tx).await?;
        after(changed, Person::objects().values(Person::score), tx).await
    })
    .await;
    of.changed("updated_to_null", async |tx| {
        let berliners = people(Person::team.to(Team::city).eq("Berlin"));
        let changed = berliners.update().set_null(Person::nickname).execute(tx).await?;
        after(changed, Person::objects().values(Person::nickname), tx).await
    })
    .await;
    of.changed("deleted", async |tx| {
        let hers = Task::project.to(Project::owner).to(Person::name).eq("Ann");
        let gone = tasks(hers.and(Task::spent.lt(4))).delete(tx).await?;
        after(gone, all().values(Task::id), tx).await
    })
    .await;
}
