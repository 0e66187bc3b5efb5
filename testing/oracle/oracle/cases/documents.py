"""What is asked of JSON documents."""

from django.db.models import Count, F
from django.db.models.fields.json import KT
from oracle.models import Person

people = Person.objects

CASES = {
    "document_is_null": lambda: people.filter(profile__isnull=True),
    "document_equals": lambda: people.filter(profile={}),
    "document_equals_text": lambda: people.filter(profile="text"),
    "document_equals_list": lambda: people.filter(profile=[1, 2, {"role": "dev"}]),
    "document_equals_in_any_order": lambda: people.filter(
        profile={"level": 5, "role": "it's"}
    ),
    "document_holds": lambda: people.filter(profile__contains={"role": "dev"}),
    "document_holds_items": lambda: people.filter(profile__contains={"langs": ["rust"]}),
    "document_holds_number": lambda: people.filter(profile__contains={"level": 3}),
    "document_is_held": lambda: people.filter(
        profile__contained_by={"langs": ["rust", "go"], "address": {"city": "Zürich", "zip": "1"}}
    ),
    "has_key": lambda: people.filter(profile__has_key="langs"),
    "has_key_with_quote": lambda: people.filter(profile__has_key="it's"),
    "has_key_with_point": lambda: people.filter(profile__has_key="a.b"),
    "has_keys": lambda: people.filter(profile__has_keys=["langs", "address"]),
    "has_any_keys": lambda: people.filter(profile__has_any_keys=["a.b", "address"]),
    "has_no_key": lambda: people.exclude(profile__has_key="langs"),
    "path": lambda: people.filter(profile__role="dev"),
    "path_of_two": lambda: people.filter(profile__address__city="Berlin"),
    "path_with_index": lambda: people.filter(profile__langs__0="rust"),
    "path_from_list": lambda: people.filter(profile__2__role="dev"),
    "path_with_quote": lambda: people.filter(profile__role="it's"),
    "path_icontains": lambda: people.filter(profile__role__icontains="E"),
    "path_startswith": lambda: people.filter(profile__address__city__startswith="Z"),
    "path_excluded": lambda: people.exclude(profile__role="dev"),
    "path_values": lambda: people.order_by("pk").values_list(KT("profile__role")),
    "path_values_of_numbers": lambda: people.order_by("pk").values_list(KT("profile__level")),
    "path_values_of_two": lambda: people.order_by("pk").values_list(KT("profile__address__zip")),
    "path_order": lambda: people.alias(role=KT("profile__role")).order_by(F("role").asc(nulls_last=True), "pk"),
    "path_group": lambda: people.annotate(role=KT("profile__role"))
    .order_by()
    .values("role")
    .annotate(n=Count("pk"))
    .order_by(F("role").asc(nulls_last=True))
    .values_list("role", "n"),
    "documents": lambda: people.filter(profile__has_key="level").order_by("pk").values_list("pk", "profile"),
}
