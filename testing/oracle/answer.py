"""Answers the cases with Django's ORM: python answer.py URL ROWS... > answers.json

URL is that of an empty database (sqlite:///path or postgres://…, with
options[search_path]=schema where it is a schema). Each file of ROWS holds
{"table": [{"field": value}]}; the tables are made and filled from them in the
order of their models.
"""

import json
import sys
from datetime import date, datetime, time, timezone
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings
from django.db import DatabaseError, NotSupportedError, connection, models as orm, transaction


def database(url):
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite://")}
    schema = parse_qs(parts.query)["options[search_path]"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": parts.port,
        "OPTIONS": {"options": f"-c search_path={schema}"},
    }


def load(files, models):
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    rows = {}
    for file in files:
        with open(file, encoding="utf-8") as text:
            rows.update(json.load(text))
    with transaction.atomic():
        for model in models:
            fields = {field.name: field for field in model._meta.concrete_fields}
            model.objects.bulk_create(
                model(**{fields[name].attname: read(fields[name], value) for name, value in row.items()})
                for row in rows[model._meta.model_name]
            )


def read(field, value):
    """JSON null is a document where the field holds documents; here it is NULL."""
    if value is None or isinstance(field, (orm.JSONField, orm.ForeignKey)):
        return value
    if isinstance(field, orm.DateTimeField):
        return datetime.fromisoformat(value)
    return field.to_python(value)


def cell(value):
    """One value as the other side writes it."""
    match value:
        case orm.Model():
            return value.pk
        case Decimal():
            return {"decimal": format(value.normalize() + 0, "f")}
        case datetime():
            return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case time():
            return value.strftime("%H:%M:%S.%f")
        case date():
            return value.isoformat()
        case dict():
            return {"document": value}
        case list() | tuple():
            return [cell(one) for one in value]
        case _:
            return value


def row(value):
    if isinstance(value, (list, tuple)):
        value = [cell(one) for one in value]
        return value[0] if len(value) == 1 else value
    return cell(value)


def answer(ask):
    """Runs one case. Rows without an order are given that of their keys."""
    try:
        with transaction.atomic():
            found = ask()
            if isinstance(found, orm.QuerySet):
                if not (found.query.order_by or found.query.is_sliced or found.query.combinator):
                    found = found.order_by("pk")
                found = list(found)
            # What a case changed, the next one finds as it was.
            transaction.set_rollback(True)
            if isinstance(found, dict):
                return row(tuple(found.values()))
            if isinstance(found, list):
                return [row(one) for one in found]
            return row(found)
    except DatabaseError as error:
        # Django says so by this class itself, or by one of its own.
        if type(error) not in (DatabaseError, NotSupportedError):
            raise
        return {"unsupported": str(error).splitlines()[0]}


def main(url, *files):
    settings.configure(
        DATABASES={"default": database(url)},
        INSTALLED_APPS=["oracle"],
        USE_TZ=True,
        TIME_ZONE="UTC",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from oracle import cases, models

    load(files, models.ALL)
    answers = {}
    for name, ask in cases.ALL.items():
        try:
            answers[name] = answer(ask)
        except Exception as error:
            raise RuntimeError(f"the case {name}") from error
    json.dump({"django": django.__version__, "answers": answers}, sys.stdout, ensure_ascii=False)


main(*sys.argv[1:])
