"""Functions of the rows around a row."""

from django.db.models import Avg, Count, F, RowRange, Sum, Window
from django.db.models.functions import DenseRank, FirstValue, Lag, LastValue, Lead, Ntile, Rank, RowNumber
from oracle.models import Person, Task

people, tasks = Person.objects, Task.objects


def over(query, function, by=None, order=None, frame=None):
    window = Window(function, partition_by=by, order_by=order, frame=frame)
    return query.annotate(value=window).order_by("pk").values_list("pk", "value")


by_score = F("score").asc(nulls_last=True)

CASES = {
    "row_number": lambda: over(people, RowNumber(), order=["name"]),
    "row_number_in_group": lambda: over(tasks, RowNumber(), by=F("state"), order=[F("spent").desc(), "pk"]),
    "rank": lambda: over(people, Rank(), order=by_score),
    "dense_rank": lambda: over(people, DenseRank(), order=by_score),
    "rank_of_decimals": lambda: over(people, Rank(), order=F("height").desc(nulls_last=True)),
    "ntile": lambda: over(tasks, Ntile(7), order="pk"),
    "lag": lambda: over(people, Lag("score"), order="pk"),
    "lead_two": lambda: over(people, Lead("name", 2), order="pk"),
    "lag_in_group": lambda: over(tasks, Lag("spent"), by=F("project"), order="pk"),
    "first_value": lambda: over(tasks, FirstValue("title"), by=F("project"), order="pk"),
    "last_value": lambda: over(tasks, LastValue("title"), by=F("project"), order="pk", frame=RowRange()),
    "running_sum": lambda: over(tasks, Sum("spent"), order="pk", frame=RowRange(end=0)),
    "running_sum_with_ties": lambda: over(tasks, Sum("spent"), order="spent"),
    "moving_sum": lambda: over(tasks, Sum("spent"), order="pk", frame=RowRange(start=-2, end=1)),
    "running_sum_of_decimals": lambda: over(people, Sum("height"), order="pk"),
    "count_in_group": lambda: over(tasks, Count("pk"), by=F("state")),
    "avg_in_group": lambda: over(tasks, Avg("spent"), by=F("project__owner")),
    "sum_over_all": lambda: over(tasks, Sum("estimate")),
    "two_first_of_group": lambda: tasks.annotate(
        place=Window(RowNumber(), partition_by="project", order_by=[F("spent").desc(), "pk"])
    )
    .filter(place__lte=2)
    .order_by("project", "-spent", "pk"),
}
