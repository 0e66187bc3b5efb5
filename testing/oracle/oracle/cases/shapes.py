"""Orders, slices, what is distinct, joined queries and subqueries."""

from django.db.models import Count, Exists, F, Max, OuterRef, Subquery
from django.db.models.functions import Upper
from oracle.models import Person, Project, Task, Team

people, tasks, teams, projects = Person.objects, Task.objects, Team.objects, Project.objects


def newest_task(of):
    return Task.objects.filter(assignee=OuterRef("pk")).order_by("-created_at", "-pk").values(of)[:1]


def best_of_each():
    return tasks.order_by("project", "-spent", "pk").distinct("project")


def in_bulk():
    return [(key, person.name) for key, person in sorted(people.in_bulk([3, 1, 99]).items())]


CASES = {
    "order": lambda: people.order_by("name"),
    "order_down": lambda: people.order_by("-name"),
    "order_by_two": lambda: tasks.order_by("state", "-spent", "pk"),
    "order_with_nulls": lambda: people.order_by("score", "pk"),
    "order_down_with_nulls": lambda: people.order_by("-score", "pk"),
    "order_nulls_last": lambda: people.order_by(F("score").asc(nulls_last=True), "pk"),
    "order_down_nulls_last": lambda: people.order_by(F("score").desc(nulls_last=True), "pk"),
    "order_nulls_first": lambda: people.order_by(F("nickname").asc(nulls_first=True), "pk"),
    "order_down_nulls_first": lambda: people.order_by(F("born").desc(nulls_first=True), "-pk"),
    "order_of_decimals": lambda: people.order_by(F("height").asc(nulls_last=True), "pk"),
    "order_of_floats": lambda: people.order_by(F("rating").desc(nulls_last=True), "pk"),
    "order_of_booleans": lambda: people.order_by("active", "-pk"),
    "order_of_times": lambda: tasks.order_by(F("alarm").asc(nulls_last=True), "pk"),
    "order_reversed": lambda: people.order_by("active", "name").reverse(),
    "order_replaced": lambda: people.order_by("name").order_by("-pk"),
    "slice": lambda: people.order_by("name")[2:6],
    "slice_to": lambda: people.order_by("-pk")[:3],
    "slice_from": lambda: people.order_by("pk")[12:],
    "slice_beyond": lambda: people.order_by("pk")[20:30],
    "slice_of_nothing": lambda: people.order_by("pk")[3:3],
    "first": lambda: people.order_by("-name").first(),
    "last": lambda: people.order_by("-name").last(),
    "first_of_none": lambda: people.filter(score=26).first(),
    "earliest": lambda: people.earliest("joined_at"),
    "latest": lambda: people.latest("joined_at"),
    "one": lambda: people.get(name="Dora_"),
    "by_keys": in_bulk,
    "values": lambda: teams.order_by("pk").values_list("name", "city", "founded"),
    "distinct": lambda: people.order_by(F("score").asc(nulls_last=True)).values_list("score").distinct(),
    "distinct_of_two": lambda: tasks.order_by("state", "title").values_list("state", "title").distinct(),
    "distinct_over_forward": lambda: tasks.order_by("project__owner__name")
    .values_list("project__owner__name")
    .distinct(),
    "distinct_down": lambda: people.order_by("-active").values_list("active").distinct(),
    "distinct_decimals": lambda: people.filter(height__isnull=False).order_by("height").values_list("height").distinct(),
    "distinct_slice": lambda: tasks.order_by("state").values_list("state").distinct()[1:3],
    "first_of_each": best_of_each,
    "union": lambda: people.filter(score__gt=9).union(people.filter(active=False)).order_by("id"),
    "union_all": lambda: people.filter(score__gt=9).union(people.filter(active=False), all=True).order_by("id"),
    "intersection": lambda: people.filter(score__gt=7).intersection(people.filter(active=False)).order_by("id"),
    "difference": lambda: people.filter(score__gt=7).difference(people.filter(active=False)).order_by("id"),
    "union_of_three": lambda: people.filter(score=10)
    .union(people.filter(score=7), people.filter(score=25))
    .order_by("-id"),
    "union_of_values": lambda: people.values_list("name").union(people.values_list(Upper("name"))).order_by("name"),
    "union_slice": lambda: people.filter(score__gt=9).union(people.filter(active=False)).order_by("name")[1:4],
    "union_counted": lambda: people.filter(score__gt=9).union(people.filter(active=False)).count(),
    "union_of_slices": lambda: [row.pk for row in sorted(people.order_by("-pk")[:2].union(people.order_by("pk")[:2]), key=lambda row: row.pk)],
    "in_query": lambda: people.filter(team__in=teams.filter(city="Berlin")),
    "in_query_of_values": lambda: people.filter(name__in=people.filter(score=8).values("name")),
    "in_query_over_forward": lambda: tasks.filter(project__owner__in=people.filter(active=False)),
    "in_slice": lambda: people.filter(pk__in=people.order_by("-joined_at").values("pk")[:3]),
    "exclude_in_query": lambda: people.exclude(team__in=teams.filter(city="Berlin")),
    "exclude_in_query_with_null": lambda: people.exclude(pk__in=people.values("boss")),
    "exists_of": lambda: people.filter(Exists(projects.filter(owner=OuterRef("pk"), budget__gt=100))),
    "exists_not_of": lambda: people.filter(~Exists(projects.filter(owner=OuterRef("pk")))),
    "exists_of_exists": lambda: teams.filter(
        Exists(people.filter(Exists(projects.filter(owner=OuterRef("pk"), title="Alpha")), team=OuterRef("pk")))
    ),
    "exists_compared": lambda: people.filter(Exists(people.filter(team=OuterRef("team"), score__gt=OuterRef("score")))),
    "subquery": lambda: people.order_by("pk").values_list("pk", Subquery(newest_task("title"))),
    "subquery_filter": lambda: people.annotate(state=Subquery(newest_task("state"))).filter(state="open"),
    "subquery_order": lambda: people.annotate(spent=Subquery(newest_task("spent"))).order_by(
        F("spent").desc(nulls_last=True), "pk"
    ),
    "subquery_of_aggregate": lambda: people.filter(
        score__gt=Subquery(people.filter(active=False).values("active").annotate(n=Max("score")).values("n"))
    ),
    "subquery_of_group": lambda: people.order_by("pk").values_list(
        "pk",
        Subquery(
            tasks.filter(assignee=OuterRef("pk")).order_by().values("assignee").annotate(n=Max("spent")).values("n")
        ),
    ),
    "count_of_distinct_rows": lambda: people.filter(owned__isnull=False).distinct().count(),
    "values_with_count": lambda: teams.annotate(n=Count("people")).order_by("-n", "name").values_list("name", "n"),
}
