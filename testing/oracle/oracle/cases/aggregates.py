"""Functions of many rows."""

from decimal import Decimal

from django.db.models import Avg, Case, Count, F, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Length, Lower, TruncMonth
from oracle.models import Person, Project, Task, Team

people, tasks, projects = Person.objects, Task.objects, Project.objects


def groups(query, *keys, **totals):
    return query.order_by().values(*keys).annotate(**totals)


CASES = {
    "count": lambda: people.count(),
    "count_filtered": lambda: people.filter(score__gt=8).count(),
    "count_over_forward": lambda: tasks.filter(project__owner__name="Ann").count(),
    "count_over_reverse": lambda: people.filter(assigned__state="open").distinct().count(),
    "count_of_window": lambda: people.order_by("pk")[3:8].count(),
    "count_of_values": lambda: people.values("score").distinct().count(),
    "exists": lambda: people.filter(score=25).exists(),
    "exists_not": lambda: people.filter(score=26).exists(),
    "sum": lambda: tasks.aggregate(n=Sum("spent")),
    "sum_of_null": lambda: tasks.aggregate(n=Sum("estimate")),
    "sum_of_nothing": lambda: tasks.none().aggregate(n=Sum("spent")),
    "sum_of_decimals": lambda: projects.aggregate(n=Sum("budget")),
    "sum_of_tenths": lambda: projects.filter(budget__lt=1, budget__gt=0).aggregate(n=Sum("budget")),
    "sum_of_floats": lambda: people.filter(rating__lt=100).aggregate(n=Sum("rating")),
    "sum_of_computed": lambda: tasks.aggregate(n=Sum(F("spent") * F("estimate"))),
    "sum_over_forward": lambda: tasks.aggregate(n=Sum("assignee__score")),
    "sum_filtered": lambda: tasks.aggregate(n=Sum("spent", filter=Q(state="open"))),
    "sum_distinct": lambda: tasks.aggregate(n=Sum("spent", distinct=True)),
    "sum_of_case": lambda: tasks.aggregate(n=Sum(Case(When(state="open", then="spent"), default=Value(0)))),
    "sum_of_window": lambda: tasks.order_by("-spent", "pk")[:5].aggregate(n=Sum("spent")),
    "avg": lambda: tasks.aggregate(n=Avg("spent")),
    "avg_of_null": lambda: people.aggregate(n=Avg("score")),
    "avg_of_decimals": lambda: people.filter(pk__in=[1, 2, 7]).aggregate(n=Avg("height")),
    "min_and_max": lambda: people.aggregate(a=Min("score"), b=Max("score")),
    "min_and_max_of_texts": lambda: people.aggregate(a=Min("name"), b=Max("name")),
    "min_and_max_of_dates": lambda: people.aggregate(a=Min("born"), b=Max("born")),
    "min_and_max_of_instants": lambda: tasks.aggregate(a=Min("created_at"), b=Max("done_at")),
    "min_and_max_of_decimals": lambda: people.aggregate(a=Min("height"), b=Max("height")),
    "counts": lambda: people.aggregate(
        a=Count("pk"), b=Count("score"), c=Count("score", distinct=True), d=Count("pk", filter=Q(active=True))
    ),
    "count_distinct_over_forward": lambda: tasks.aggregate(n=Count("project__owner__team", distinct=True)),
    "group": lambda: groups(tasks, "state", n=Count("pk")).order_by("state").values_list("state", "n"),
    "group_of_null": lambda: groups(people, "score", n=Count("pk"))
    .order_by(F("score").asc(nulls_last=True))
    .values_list("score", "n"),
    "group_over_forward": lambda: groups(tasks, "project__owner__name", n=Sum("spent"))
    .order_by("project__owner__name")
    .values_list("project__owner__name", "n"),
    "group_over_null": lambda: groups(people, "team__city", n=Count("pk"), m=Max("score"))
    .order_by(F("team__city").asc(nulls_last=True))
    .values_list("team__city", "n", "m"),
    "group_of_two": lambda: groups(tasks, "project", "state", n=Count("pk"))
    .order_by("project", "state")
    .values_list("project", "state", "n"),
    "group_totals": lambda: groups(tasks, "state", a=Sum("spent"), b=Avg("estimate"), c=Min("title"))
    .order_by("state")
    .values_list("state", "a", "b", "c"),
    "having": lambda: groups(tasks, "state", n=Count("pk")).filter(n__gt=5).order_by("state").values_list("state", "n"),
    "having_other": lambda: groups(tasks, "state", n=Count("pk"), m=Sum("spent"))
    .filter(m__gte=20)
    .order_by("state")
    .values_list("state", "n"),
    "having_two": lambda: groups(tasks, "project", n=Count("pk"), m=Max("spent"))
    .filter(n__gte=2, m__lt=8)
    .order_by("project")
    .values_list("project", "n", "m"),
    "group_filtered": lambda: groups(tasks.filter(spent__gt=2), "state", n=Count("pk"))
    .order_by("state")
    .values_list("state", "n"),
    "group_filtered_and_having": lambda: groups(tasks.filter(spent__gt=2), "state", n=Count("pk"))
    .filter(n__gt=3)
    .order_by("state")
    .values_list("state", "n"),
    "group_by_total": lambda: groups(tasks, "state", n=Count("pk")).order_by("-n", "state").values_list("state", "n"),
    "group_window": lambda: groups(tasks, "project", n=Count("pk")).order_by("project")[1:4].values_list("project", "n"),
    "group_computed": lambda: groups(people.annotate(key=Lower("name")), "key", n=Count("pk"))
    .filter(n__gt=1)
    .order_by("key")
    .values_list("key", "n"),
    "group_by_length": lambda: groups(people.annotate(key=Length("name")), "key", n=Count("pk"))
    .order_by("key")
    .values_list("key", "n"),
    "group_by_month": lambda: groups(tasks.annotate(key=TruncMonth("created_at")), "key", n=Count("pk"))
    .order_by("key")
    .values_list("key", "n"),
    "group_by_year": lambda: groups(people, "born__year", n=Count("pk"))
    .order_by(F("born__year").asc(nulls_last=True))
    .values_list("born__year", "n"),
    "group_counts_distinct": lambda: groups(tasks, "state", n=Count("assignee", distinct=True))
    .order_by("state")
    .values_list("state", "n"),
    "group_counts_some": lambda: groups(tasks, "project", n=Count("pk", filter=Q(state="open")))
    .order_by("project")
    .values_list("project", "n"),
    "group_of_decimals": lambda: groups(people, "height", n=Count("pk"))
    .order_by(F("height").asc(nulls_last=True))
    .values_list("height", "n"),
    "group_sum_of_decimals": lambda: groups(projects, "owner", n=Sum("budget"))
    .order_by("owner")
    .values_list("owner", "n"),
    "group_of_booleans": lambda: groups(people, "active", n=Avg("score")).order_by("active").values_list("active", "n"),
    "groups_counted": lambda: groups(tasks, "state", n=Count("pk")).count(),
    "aggregate_of_groups": lambda: Team.objects.aggregate(n=Count("people")),
    "having_none": lambda: groups(tasks, "state", n=Count("pk")).filter(n__lt=0).order_by("state").values_list("state", "n"),
    "having_decimals": lambda: groups(projects, "starts", n=Sum("budget"))
    .filter(n__gt=Decimal("999.99"))
    .order_by("starts")
    .values_list("starts", "n"),
}
