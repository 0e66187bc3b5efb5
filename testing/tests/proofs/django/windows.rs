//! Functions of the rows around a row.

use rustango::{
    model::FieldValue,
    prelude::*,
    query::{
        Expr, QuerySet, Rows, WindowFrame, count, dense_rank, first_value, lag, last_value, lead, ntile,
        rank, row_number, rows, shape::One,
    },
};

use super::{
    comparison::Comparison,
    models::{Person, Project, Task},
};

type Keyed<T> = (One<Auto<i64>>, One<T>);

fn of_people<T: FieldValue + Send + 'static>(value: Expr<Person, T>) -> QuerySet<Person, Keyed<T>> {
    Person::objects().order_by(Person::id).values((Person::id, value))
}

fn of_tasks<T: FieldValue + Send + 'static>(value: Expr<Task, T>) -> QuerySet<Task, Keyed<T>> {
    Task::objects().order_by(Task::id).values((Task::id, value))
}

fn in_turn() -> Rows<Task> {
    rows().order_by(Task::id)
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    places(of).await;
    neighbours(of).await;
    totals(of).await;
}

async fn places(of: &mut Comparison<'_>) {
    let by_score = || rows().order_by(Person::score);
    of.rows("row_number", of_people(row_number(rows().order_by(Person::name)))).await;
    let most = [Task::spent.desc(), Task::id.asc()];
    of.rows("row_number_in_group", of_tasks(row_number(rows().by(Task::state).order_by(most)))).await;
    of.rows("rank", of_people(rank(by_score()))).await;
    of.rows("dense_rank", of_people(dense_rank(by_score()))).await;
    of.rows("rank_of_decimals", of_people(rank(rows().order_by(Person::height.desc())))).await;
    of.rows("ntile", of_tasks(ntile(7, in_turn()))).await;
    let most = [Task::project.asc(), Task::spent.desc(), Task::id.asc()];
    of.rows("two_first_of_group", Task::objects().order_by(most).first_of(2, Task::project)).await;
}

async fn neighbours(of: &mut Comparison<'_>) {
    let people = || rows().order_by(Person::id);
    let of_project = || in_turn().by(Task::project);
    of.rows("lag", of_people(lag(Person::score, 1, people()))).await;
    of.rows("lead_two", of_people(lead(Person::name, 2, people()))).await;
    of.rows("lag_in_group", of_tasks(lag(Task::spent, 1, of_project()))).await;
    of.rows("first_value", of_tasks(first_value(Task::title, of_project()))).await;
    let whole = of_project().frame(WindowFrame::Whole);
    of.rows("last_value", of_tasks(last_value(Task::title, whole))).await;
}

async fn totals(of: &mut Comparison<'_>) {
    let spent = || Task::spent.sum();
    of.rows("running_sum", of_tasks(spent().over(in_turn().frame(WindowFrame::ToCurrentRow)))).await;
    of.rows("running_sum_with_ties", of_tasks(spent().over(rows().order_by(Task::spent)))).await;
    let around = in_turn().frame(WindowFrame::Between { before: 2, after: 1 });
    of.rows("moving_sum", of_tasks(spent().over(around))).await;
    let heights = Person::height.sum().over(rows().order_by(Person::id));
    of.rows("running_sum_of_decimals", of_people(heights)).await;
    of.rows("count_in_group", of_tasks(count().over(rows().by(Task::state)))).await;
    let of_owner = rows().by(Task::project.to(Project::owner));
    of.rows("avg_in_group", of_tasks(Task::spent.avg().over(of_owner))).await;
    of.rows("sum_over_all", of_tasks(Task::estimate.sum().over(rows()))).await;
}
