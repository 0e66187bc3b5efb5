"""What is computed of the values of a row."""

from decimal import Decimal

from django.db.models import BooleanField, Case, Exists, F, IntegerField, OuterRef, Q, TextField, Value, When
from django.db.models import FloatField
from django.db.models.functions import (
    Abs,
    Cast,
    Ceil,
    Coalesce,
    Concat,
    Floor,
    Greatest,
    Least,
    Length,
    Lower,
    NullIf,
    Replace,
    Round,
    Substr,
    Trim,
    Upper,
)
from oracle.models import Person, Project, Task

people, tasks, projects = Person.objects, Task.objects, Project.objects


def each(query, value):
    return query.annotate(value=value).order_by("pk").values_list("value")


def size():
    return Case(When(spent__gte=6, then=Value("large")), When(spent__gte=3, then=Value("medium")), default=Value("small"))


def updated():
    changed = tasks.filter(state="open").update(spent=F("spent") * 2 + 1)
    return [changed, *(task.spent for task in tasks.order_by("pk"))]


def updated_by_case():
    changed = people.update(score=Case(When(active=True, then=F("score") + 1), default=Value(0)))
    return [changed, *(person.score for person in people.order_by("pk"))]


def updated_to_null():
    changed = people.filter(team__city="Berlin").update(nickname=None)
    return [changed, *(person.nickname for person in people.order_by("pk"))]


def deleted():
    count, _ = tasks.filter(project__owner__name="Ann", spent__lt=4).delete()
    return [count, *(task.pk for task in tasks.order_by("pk"))]


CASES = {
    "compared_columns": lambda: tasks.filter(spent__gt=F("estimate")),
    "compared_columns_excluded": lambda: tasks.exclude(spent__gt=F("estimate")),
    "compared_computed": lambda: tasks.filter(spent__gt=F("estimate") * 2),
    "compared_own_text": lambda: people.filter(nickname=Lower("name")),
    "plus": lambda: each(tasks, F("spent") + 1),
    "minus": lambda: each(tasks.filter(estimate__isnull=False), F("spent") - F("estimate")),
    "times": lambda: each(tasks.filter(estimate__isnull=False), F("spent") * F("estimate")),
    "minus_null": lambda: each(tasks, F("estimate") - F("spent")),
    "divided": lambda: each(people, F("score") / 2),
    "remainder": lambda: each(people, F("score") % 2),
    "decimal_plus": lambda: each(people, F("height") + Decimal("0.005")),
    "decimal_times": lambda: each(people, F("height") * 2),
    "decimal_filter": lambda: people.filter(height__gt=F("height") * F("height")),
    "float_times": lambda: each(people, F("rating") * 2),
    "float_divided": lambda: each(people, F("rating") / 4),
    "lower": lambda: each(people, Lower("name")),
    "upper": lambda: each(people, Upper("name")),
    "lower_filter": lambda: people.annotate(value=Lower("name")).filter(value="ann"),
    "lower_accent_filter": lambda: people.annotate(value=Lower("name")).filter(value="émile"),
    "length": lambda: each(people, Length("name")),
    "length_filter": lambda: people.annotate(value=Length("nickname")).filter(value__gt=4),
    "trim": lambda: each(people, Trim("name")),
    "replace": lambda: each(people, Replace("name", Value("n"), Value("%_"))),
    "substring": lambda: each(people, Substr("name", 2, 3)),
    "concat": lambda: each(people, Concat("name", Value("/"), "nickname")),
    "coalesce": lambda: each(people, Coalesce("nickname", "name")),
    "coalesce_numbers": lambda: each(people, Coalesce("score", 0)),
    "nullif": lambda: each(people, NullIf("score", Value(10))),
    "greatest": lambda: each(tasks, Greatest("spent", "estimate")),
    "greatest_without_null": lambda: each(tasks.filter(estimate__isnull=False), Greatest("spent", "estimate")),
    "least_without_null": lambda: each(tasks.filter(estimate__isnull=False), Least("spent", "estimate")),
    "abs": lambda: each(people, Abs("score")),
    "round": lambda: each(people, Round("height", 1)),
    "floor": lambda: each(people.exclude(rating=1e10), Floor("rating")),
    "ceil": lambda: each(people.exclude(rating=1e10), Ceil("rating")),
    "floor_decimal": lambda: each(projects, Floor("budget")),
    "cast_to_text": lambda: each(people, Cast("score", TextField())),
    "cast_to_float": lambda: each(people, Cast("score", FloatField())),
    "cast_decimal_to_integer": lambda: each(people, Cast("height", IntegerField())),
    "case": lambda: each(tasks, size()),
    "case_without_default": lambda: each(tasks, Case(When(state="open", then="spent"))),
    "case_filter": lambda: tasks.annotate(value=size()).filter(value="medium"),
    "case_order": lambda: tasks.order_by(Case(When(state="blocked", then=0), default=1), "-pk"),
    "case_over_relations": lambda: each(
        tasks, Case(When(project__owner__team__city="Berlin", then=Value("home")), default=Value("away"))
    ),
    "condition_as_value": lambda: each(
        tasks, Case(When(spent__gt=4, then=True), default=False, output_field=BooleanField())
    ),
    "exists_as_value": lambda: each(people, Exists(Task.objects.filter(assignee=OuterRef("pk")))),
    "order_by_lower": lambda: people.order_by(Lower("name"), "pk"),
    "order_by_length": lambda: people.order_by(Length("name").desc(), "name"),
    "order_by_computed": lambda: tasks.order_by((F("spent") * 3 - F("pk")).asc(), "pk"),
    "filter_on_both_sides": lambda: people.annotate(value=F("score") + F("boss__score")).filter(value__gt=F("pk")),
    "values_of_several": lambda: people.order_by("pk").values_list("pk", Upper("name"), F("score") + 1),
    "updated": updated,
    "updated_by_case": updated_by_case,
    "updated_to_null": updated_to_null,
    "deleted": deleted,
    "not_of_computed": lambda: people.exclude(Q(score__gt=F("boss__score")) | Q(height__lt=1)),
}
