"""The cities of the world."""

from decimal import Decimal

from django.db.models import Avg, Count, F, Max, Min, OuterRef, Q, Subquery, Window
from django.db.models.functions import Length, Rank, Substr
from oracle.models import City, Country, District, Region

cities, regions, districts, countries = City.objects, Region.objects, District.objects, Country.objects


def by_country(query):
    return query.order_by().values("country")


CASES = {
    "cities": lambda: cities.count(),
    "cities_in": lambda: cities.filter(country="FR").order_by("name", "pk"),
    "cities_by_name": lambda: cities.order_by("name", "pk")[:200].values_list("name"),
    "cities_by_name_down": lambda: cities.order_by("-name", "-pk")[:200].values_list("name"),
    "cities_icontains": lambda: cities.filter(name__icontains="san"),
    "cities_beginning_with": lambda: cities.filter(name__regex="^San").order_by("name", "pk").values_list("name"),
    "cities_regex": lambda: cities.filter(name__regex="^[^a-zA-Z]"),
    "cities_north": lambda: cities.filter(latitude__gt=Decimal("60.5")).order_by("-latitude", "pk"),
    "cities_between": lambda: cities.filter(longitude__range=(Decimal("-0.5"), Decimal("0.5")), latitude__lt=50),
    "cities_without_region": lambda: cities.filter(region__isnull=True),
    "cities_of_region": lambda: cities.filter(region__name__range=("A", "B")).order_by("region__name", "pk"),
    "cities_three_steps": lambda: cities.filter(district__region__country="DE"),
    "cities_elsewhere": lambda: cities.filter(~Q(region__country=F("country"))),
    "cities_excluded": lambda: cities.exclude(district__region__country="FR").count(),
    "cities_totals": lambda: cities.aggregate(
        a=Min("latitude"), b=Max("latitude"), c=Count("pk", filter=Q(longitude__lt=0)), d=Count("district", distinct=True)
    ),
    "cities_mean": lambda: cities.filter(country="US").aggregate(n=Avg(Length("name"))),
    "cities_by_country": lambda: by_country(cities)
    .annotate(n=Count("pk"), lat=Max("latitude"))
    .order_by("-n", "country")[:40]
    .values_list("country", "n", "lat"),
    "cities_large_countries": lambda: by_country(cities.filter(latitude__gt=0))
    .annotate(n=Count("pk"))
    .filter(n__gte=20)
    .order_by("country")
    .values_list("country", "n"),
    "cities_by_letter": lambda: cities.annotate(letter=Substr("name", 1, 1))
    .order_by()
    .values("letter")
    .annotate(n=Count("pk"))
    .order_by("letter")
    .values_list("letter", "n"),
    "cities_ranked": lambda: cities.filter(country__in=["FR", "DE"])
    .annotate(place=Window(Rank(), partition_by="country", order_by=F("latitude").desc()))
    .order_by("country", "place", "pk")
    .values_list("pk", "place"),
    "cities_of_namesakes": lambda: cities.filter(name__in=cities.values("name").annotate(n=Count("pk")).filter(n__gt=1).values("name").order_by()),
    "countries_without_cities": lambda: countries.filter(cities__isnull=True),
    "countries_with": lambda: countries.filter(cities__name__range=("Z", "[")).distinct(),
    "countries_by_regions": lambda: countries.annotate(n=Count("regions")).order_by("-n", "pk")[:20].values_list("pk", "n"),
    "countries_northernmost": lambda: countries.annotate(
        name=Subquery(cities.filter(country=OuterRef("pk")).order_by("-latitude", "pk").values("name")[:1])
    )
    .order_by("pk")
    .values_list("pk", "name"),
    "regions_without_districts": lambda: regions.filter(districts__isnull=True).count(),
    "regions_by_cities": lambda: regions.annotate(n=Count("cities")).filter(n__gt=5).order_by("-n", "pk"),
    "districts_of_country": lambda: districts.filter(region__country="FR").order_by("name", "pk").values_list("name"),
    "names_of_both": lambda: regions.filter(name__in=cities.values("name")),
}
