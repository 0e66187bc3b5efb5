"""What is asked over relations."""

from django.db.models import Avg, Count, F, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from oracle.models import Person, Project, Task, Team

people, tasks, teams, projects = Person.objects, Task.objects, Team.objects, Project.objects


def prefetched():
    rows = teams.prefetch_related(Prefetch("people", people.order_by("pk"))).order_by("pk")
    return [(team.pk, [person.pk for person in team.people.all()]) for team in rows]


def came_along():
    rows = tasks.select_related("project__owner", "assignee__team").order_by("pk")[:12]
    return [
        (
            task.pk,
            task.project.owner.name,
            task.assignee and task.assignee.name,
            task.assignee and task.assignee.team and task.assignee.team.name,
        )
        for task in rows
    ]


def tasks_of(team):
    rows = Task.objects.filter(project__owner__team=team).order_by()
    return rows.values("project__owner__team").annotate(n=Count("pk")).values("n")


CASES = {
    "forward": lambda: tasks.filter(project__title="Alpha"),
    "forward_two": lambda: tasks.filter(project__owner__name="Ann"),
    "forward_three": lambda: tasks.filter(project__owner__team__city="Berlin"),
    "forward_null": lambda: people.filter(team__city="Berlin"),
    "forward_is_null": lambda: people.filter(team__city__isnull=True),
    "forward_is_not_null": lambda: people.filter(team__city__isnull=False),
    "forward_key": lambda: tasks.filter(project__owner=1),
    "forward_key_is_null": lambda: tasks.filter(assignee__team__isnull=True),
    "forward_two_ways": lambda: projects.filter(team=F("owner__team")),
    "forward_not_the_same": lambda: projects.exclude(team=F("owner__team")),
    "itself": lambda: people.filter(boss__name="Ann"),
    "itself_twice": lambda: people.filter(boss__boss__name="Ann"),
    "itself_compared": lambda: people.filter(score__gt=F("boss__score")),
    "itself_excluded": lambda: people.exclude(boss__name="Ann"),
    "exclude_forward": lambda: people.exclude(team__city="Berlin"),
    "exclude_forward_three": lambda: tasks.exclude(project__owner__team__city="Berlin"),
    "exclude_forward_null": lambda: people.exclude(team__city__isnull=True),
    "exclude_forward_two_fields": lambda: people.exclude(team__city="Berlin", team__name="Ärzte"),
    "or_over_forward": lambda: tasks.filter(Q(assignee__name="Bob") | Q(project__owner__name="Bob")),
    "not_or_over_forward": lambda: tasks.exclude(Q(assignee__name="Bob") | Q(project__owner__name="Ann")),
    "reverse": lambda: people.filter(owned__title="Alpha").distinct(),
    "reverse_once_for_each_row": lambda: people.filter(owned__budget__gt=0),
    "reverse_exists": lambda: people.filter(owned__isnull=False).distinct(),
    "reverse_is_null": lambda: people.filter(owned__isnull=True),
    "reverse_one_row": lambda: people.filter(owned__title="Alpha", owned__budget__lt=1000).distinct(),
    "reverse_two_rows": lambda: people.filter(owned__title="Alpha").filter(owned__budget__lt=1000).distinct(),
    "reverse_two_steps": lambda: teams.filter(people__owned__title="Alpha").distinct(),
    "reverse_three_steps": lambda: teams.filter(people__owned__tasks__state="blocked").distinct(),
    "reverse_then_forward": lambda: teams.filter(projects__owner__name="Bob").distinct(),
    "reverse_of_null_field": lambda: people.filter(owned__budget__isnull=True, owned__isnull=False).distinct(),
    "reverse_or": lambda: people.filter(Q(owned__title="Alpha") | Q(assigned__state="blocked")).distinct(),
    "exclude_reverse": lambda: people.exclude(owned__title="Alpha"),
    "exclude_reverse_one_row": lambda: people.exclude(owned__title="Beta", owned__budget__lt=1000),
    "exclude_reverse_null": lambda: people.exclude(owned__isnull=False),
    "exclude_reverse_three_steps": lambda: teams.exclude(people__owned__tasks__state="blocked"),
    "exclude_reverse_compared": lambda: people.exclude(owned__budget__gte=1000),
    "order_over_forward": lambda: tasks.order_by("project__owner__name", "pk"),
    "order_over_null": lambda: people.order_by(F("team__name").asc(nulls_last=True), "pk"),
    "order_over_two": lambda: people.order_by(F("boss__team__name").desc(nulls_last=True), "-pk"),
    "values_over_forward": lambda: tasks.values_list("pk", "project__owner__team__name"),
    "values_over_null": lambda: people.values_list("pk", "boss__boss__name"),
    "select_related": came_along,
    "prefetch": prefetched,
    "count_of_reverse": lambda: people.annotate(n=Count("owned")).values_list("pk", "n"),
    "count_of_reverse_filtered": lambda: people.annotate(n=Count("owned")).filter(n__gt=1),
    "count_of_none": lambda: people.annotate(n=Count("owned")).filter(n=0),
    "count_of_some": lambda: people.annotate(
        n=Count("assigned", filter=Q(assigned__state="open"))
    ).values_list("pk", "n"),
    "counts_of_two": lambda: people.annotate(
        a=Count("owned", distinct=True), b=Count("assigned", distinct=True)
    ).values_list("pk", "a", "b"),
    "sums_of_two": lambda: people.annotate(a=Sum("owned__budget"), b=Sum("assigned__spent")).values_list(
        "pk", "a", "b"
    ),
    "sum_of_reverse": lambda: people.annotate(n=Sum("assigned__spent")).values_list("pk", "n"),
    "max_of_reverse": lambda: projects.annotate(n=Max("tasks__created_at")).values_list("pk", "n"),
    "avg_of_reverse": lambda: projects.annotate(n=Avg("tasks__estimate")).values_list("pk", "n"),
    "count_over_steps": lambda: teams.annotate(n=Coalesce(Subquery(tasks_of(OuterRef("pk"))), 0)).values_list(
        "pk", "n"
    ),
    "order_by_count": lambda: people.annotate(n=Count("assigned")).order_by("-n", "pk"),
}
