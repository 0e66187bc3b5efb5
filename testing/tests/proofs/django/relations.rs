//! What is asked over relations.

use rustango::{
    prelude::*,
    query::{Predicate, QuerySet, count, outer, subquery},
};

use super::{
    comparison::Comparison,
    lookups::{decimal, except, people, tasks},
    models::{Person, Project, Task, Team},
};

fn teams(predicate: Predicate<Team>) -> QuerySet<Team> {
    Team::objects().filter(predicate)
}

fn blocked() -> Predicate<Team> {
    let tasks = Task::project.reverse().any(Task::state.eq("blocked"));
    Person::team.reverse().any(Project::owner.reverse().any(tasks))
}

pub(super) async fn ask(of: &mut Comparison<'_>) {
    forward(of).await;
    forward_excluded(of).await;
    reverse(of).await;
    reverse_excluded(of).await;
    orders(of).await;
    of.list("select_related", came_along(of.db).await);
    of.list("prefetch", prefetched(of.db).await);
    totals(of).await;
}

async fn forward(of: &mut Comparison<'_>) {
    let owner = || Task::project.to(Project::owner);
    of.rows("forward", tasks(Task::project.to(Project::title).eq("Alpha"))).await;
    of.rows("forward_two", tasks(owner().to(Person::name).eq("Ann"))).await;
    of.rows("forward_three", tasks(owner().to(Person::team).to(Team::city).eq("Berlin"))).await;
    let city = || Person::team.to(Team::city);
    of.rows("forward_null", people(city().eq("Berlin"))).await;
    of.rows("forward_is_null", people(city().is_null())).await;
    of.rows("forward_is_not_null", people(city().is_not_null())).await;
    of.rows("forward_key", tasks(owner().eq(1))).await;
    of.rows("forward_key_is_null", tasks(Task::assignee.to(Person::team).is_null())).await;
    let same = || Project::team.eq(Project::owner.to(Person::team));
    of.rows("forward_two_ways", Project::objects().filter(same())).await;
    of.rows("forward_not_the_same", Project::objects().exclude(same())).await;
    let boss = || Person::boss.to(Person::name);
    of.rows("itself", people(boss().eq("Ann"))).await;
    of.rows("itself_twice", people(Person::boss.to(Person::boss).to(Person::name).eq("Ann"))).await;
    of.rows("itself_compared", people(Person::score.gt(Person::boss.to(Person::score)))).await;
    of.rows("itself_excluded", except(boss().eq("Ann"))).await;
    let assignee = || Task::assignee.to(Person::name);
    of.rows("or_over_forward", tasks(assignee().eq("Bob") | owner().to(Person::name).eq("Bob"))).await;
    let either = assignee().eq("Bob") | owner().to(Person::name).eq("Ann");
    of.rows("not_or_over_forward", Task::objects().exclude(either)).await;
}

async fn forward_excluded(of: &mut Comparison<'_>) {
    let city = || Person::team.to(Team::city);
    of.rows("exclude_forward", except(city().eq("Berlin"))).await;
    let three = Task::project.to(Project::owner).to(Person::team).to(Team::city).eq("Berlin");
    of.rows("exclude_forward_three", Task::objects().exclude(three)).await;
    of.rows("exclude_forward_null", except(city().is_null())).await;
    let two = city().eq("Berlin").and(Person::team.to(Team::name).eq("Ärzte"));
    of.rows("exclude_forward_two_fields", except(two)).await;
}

async fn reverse(of: &mut Comparison<'_>) {
    let owned = || Project::owner.reverse();
    let (title, budget) = (Project::title, Project::budget);
    let cheap = || budget.lt(decimal("1000"));
    of.rows("reverse", people(owned().to(title).eq("Alpha"))).await;
    of.rows("reverse_once_for_each_row", people(owned().to(budget).gt(decimal("0")))).await;
    of.rows("reverse_exists", people(owned().exist())).await;
    of.rows("reverse_is_null", people(!owned().exist())).await;
    of.rows("reverse_one_row", people(owned().any(title.eq("Alpha").and(cheap())))).await;
    of.rows("reverse_two_rows", people(owned().any(title.eq("Alpha"))).filter(owned().any(cheap()))).await;
    let members = || Person::team.reverse();
    of.rows("reverse_two_steps", teams(members().to(owned().to(title)).eq("Alpha"))).await;
    of.rows("reverse_three_steps", teams(blocked())).await;
    let of_bob = Project::team.reverse().any(Project::owner.to(Person::name).eq("Bob"));
    of.rows("reverse_then_forward", teams(of_bob)).await;
    of.rows("reverse_of_null_field", people(owned().any(budget.is_null()))).await;
    let assigned = Task::assignee.reverse().to(Task::state).eq("blocked");
    of.rows("reverse_or", people(owned().to(title).eq("Alpha") | assigned)).await;
}

async fn reverse_excluded(of: &mut Comparison<'_>) {
    let owned = || Project::owner.reverse();
    let (title, budget) = (Project::title, Project::budget);
    of.rows("exclude_reverse", except(owned().to(title).eq("Alpha"))).await;
    let one = owned().to(title).eq("Beta").and(owned().to(budget).lt(decimal("1000")));
    of.rows("exclude_reverse_one_row", except(one)).await;
    of.rows("exclude_reverse_null", except(owned().exist())).await;
    of.rows("exclude_reverse_three_steps", Team::objects().exclude(blocked())).await;
    of.rows("exclude_reverse_compared", except(owned().to(budget).gte(decimal("1000")))).await;
}

async fn orders(of: &mut Comparison<'_>) {
    let owner = || Task::project.to(Project::owner);
    let team = || Person::team.to(Team::name);
    of.rows("order_over_forward", Task::objects().order_by(owner().to(Person::name))).await;
    of.rows("order_over_null", Person::objects().order_by(team())).await;
    let of_boss = Person::boss.to(Person::team).to(Team::name);
    of.rows("order_over_two", Person::objects().order_by([of_boss.desc(), Person::id.desc()])).await;
    let names = (Task::id, owner().to(Person::team).to(Team::name));
    of.rows("values_over_forward", Task::objects().values(names)).await;
    let bosses = (Person::id, Person::boss.to(Person::boss).to(Person::name));
    of.rows("values_over_null", Person::objects().values(bosses)).await;
}

async fn came_along(db: &Db) -> Result<Vec<Related>, Error> {
    let rows = Task::objects()
        .select_related(Task::project.to(Project::owner))
        .select_related(Task::assignee.to(Person::team))
        .order_by(Task::id)
        .limit(12);
    let rows = rows.fetch(db).await?;
    Ok(rows.iter().map(related_names).collect())
}

type Related = (Option<i64>, Option<String>, Option<String>, Option<String>);

fn related_names(task: &Task) -> Related {
    let owner = task.project.loaded().and_then(|project| project.owner.loaded());
    let assignee = task.assignee.as_ref().and_then(ForeignKey::loaded);
    let team = assignee.and_then(|person| person.team.as_ref()).and_then(ForeignKey::loaded);
    let name = |person: &Person| person.name.clone();
    (task.id.get(), owner.map(name), assignee.map(name), team.map(|team| team.name.clone()))
}

async fn prefetched(db: &Db) -> Result<Vec<(Team, Vec<Person>)>, Error> {
    let teams = Team::objects().fetch(db).await?;
    let members = Person::team.reverse().fetch_for(&teams, Person::objects(), db).await?;
    Ok(teams.into_iter().zip(members).collect())
}

async fn totals(of: &mut Comparison<'_>) {
    let owned = || Project::owner.reverse();
    let assigned = || Task::assignee.reverse();
    of.rows("count_of_reverse", Person::objects().values((Person::id, owned().count()))).await;
    of.rows("count_of_reverse_filtered", people(owned().count().gt(1))).await;
    of.rows("count_of_none", people(owned().count().eq(0))).await;
    let open = assigned().total(count().only(Task::state.eq("open")));
    of.rows("count_of_some", Person::objects().values((Person::id, open))).await;
    let both = (Person::id, owned().count(), assigned().count());
    of.rows("counts_of_two", Person::objects().values(both)).await;
    let spent = || assigned().total(Task::spent.sum());
    let both = (Person::id, owned().total(Project::budget.sum()), spent());
    of.rows("sums_of_two", Person::objects().values(both)).await;
    of.rows("sum_of_reverse", Person::objects().values((Person::id, spent()))).await;
    let newest = Task::project.reverse().total(Task::created_at.max());
    of.rows("max_of_reverse", Project::objects().values((Project::id, newest))).await;
    let mean = Task::project.reverse().total(Task::estimate.avg());
    of.rows("avg_of_reverse", Project::objects().values((Project::id, mean))).await;
    let team = Task::project.to(Project::owner).to(Person::team);
    let of_team = tasks(team.eq(outer(Team::id))).values(count());
    of.rows("count_over_steps", Team::objects().values((Team::id, subquery(of_team)))).await;
    of.rows("order_by_count", Person::objects().order_by(assigned().count().desc())).await;
}
