"""Parts of dates, dates cut down, and borders of days, months and clocks."""

from datetime import date, datetime, timezone

from django.db.models import F
from django.db.models.functions import (
    ExtractDay,
    ExtractHour,
    ExtractMinute,
    ExtractMonth,
    ExtractQuarter,
    ExtractSecond,
    ExtractWeek,
    ExtractWeekDay,
    ExtractYear,
    TruncDate,
    TruncDay,
    TruncHour,
    TruncMinute,
    TruncMonth,
    TruncQuarter,
    TruncSecond,
    TruncWeek,
    TruncYear,
)
from oracle.models import Person, Project, Task

people, tasks, projects = Person.objects, Task.objects, Project.objects


def each(query, value):
    return query.annotate(value=value).order_by("pk").values_list("pk", "value")


CASES = {
    "year": lambda: people.filter(joined_at__year=2024),
    "year_from": lambda: people.filter(joined_at__year__gte=2024),
    "month": lambda: people.filter(joined_at__month=12),
    "day": lambda: people.filter(joined_at__day=31),
    "week_day": lambda: people.filter(joined_at__week_day=1),
    "week": lambda: people.filter(joined_at__week=53),
    "week_of_new_year": lambda: people.filter(joined_at__week=1),
    "quarter": lambda: people.filter(joined_at__quarter=4),
    "hour": lambda: people.filter(joined_at__hour=1),
    "minute": lambda: people.filter(joined_at__minute=59),
    "second": lambda: people.filter(joined_at__second=59),
    "date": lambda: people.filter(joined_at__date=date(2024, 3, 31)),
    "date_from": lambda: people.filter(joined_at__date__gte=date(2024, 12, 30)),
    "date_of_column": lambda: tasks.filter(created_at__date__gt=F("project__starts")),
    "year_of_date": lambda: people.filter(born__year=2000),
    "month_of_date": lambda: people.filter(born__month__in=[2, 10]),
    "leap_day": lambda: people.filter(born__month=2, born__day=29),
    "week_day_of_date": lambda: people.filter(born__week_day=7),
    "hour_of_time": lambda: tasks.filter(alarm__hour=23),
    "hour_of_time_from": lambda: tasks.filter(alarm__hour__gte=7),
    "exclude_year": lambda: people.exclude(born__year=1980),
    "years": lambda: each(people, ExtractYear("joined_at")),
    "months": lambda: each(people, ExtractMonth("joined_at")),
    "days": lambda: each(people, ExtractDay("joined_at")),
    "weeks": lambda: each(people, ExtractWeek("joined_at")),
    "weeks_of_dates": lambda: each(people, ExtractWeek("born")),
    "week_days": lambda: each(people, ExtractWeekDay("joined_at")),
    "quarters": lambda: each(projects, ExtractQuarter("starts")),
    "hours": lambda: each(people, ExtractHour("joined_at")),
    "minutes": lambda: each(tasks, ExtractMinute("alarm")),
    "seconds": lambda: each(people, ExtractSecond("joined_at")),
    "dates": lambda: each(people, TruncDate("joined_at")),
    "cut_to_year": lambda: each(people, TruncYear("joined_at")),
    "cut_to_quarter": lambda: each(people, TruncQuarter("joined_at")),
    "cut_to_month": lambda: each(people, TruncMonth("joined_at")),
    "cut_to_week": lambda: each(people, TruncWeek("joined_at")),
    "cut_to_day": lambda: each(people, TruncDay("joined_at")),
    "cut_to_hour": lambda: each(people, TruncHour("joined_at")),
    "cut_to_minute": lambda: each(people, TruncMinute("joined_at")),
    "cut_to_second": lambda: each(people, TruncSecond("joined_at")),
    "date_cut_to_month": lambda: each(people, TruncMonth("born")),
    "date_cut_to_week": lambda: each(people, TruncWeek("born")),
    "date_cut_to_quarter": lambda: each(projects, TruncQuarter("starts")),
    "order_by_month": lambda: people.order_by(ExtractMonth("joined_at"), "-joined_at"),
    "order_by_instant": lambda: people.order_by("joined_at"),
    "due_before_start": lambda: projects.filter(due_at__date__lt=F("starts")),
    "whole_month": lambda: tasks.filter(
        created_at__gte=datetime(2024, 2, 1, tzinfo=timezone.utc),
        created_at__lt=datetime(2024, 3, 1, tzinfo=timezone.utc),
    ),
}
