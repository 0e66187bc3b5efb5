"""The tables of the comparison, as Django sees them.

Their twins are in testing/tests/proofs/django/models.rs and examples/atlas.
"""

from django.db.models import (
    CASCADE,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TimeField,
)


class Base(Model):
    class Meta:
        abstract = True


class Team(Base):
    name = CharField(max_length=60, unique=True)
    city = CharField(max_length=80, null=True)
    founded = DateField(null=True)


class Person(Base):
    name = CharField(max_length=80)
    nickname = CharField(max_length=80, null=True)
    born = DateField(null=True)
    height = DecimalField(max_digits=6, decimal_places=3, null=True)
    score = IntegerField(null=True)
    rating = FloatField(null=True)
    active = BooleanField()
    joined_at = DateTimeField()
    team = ForeignKey(Team, CASCADE, null=True, related_name="people")
    boss = ForeignKey("self", CASCADE, null=True, related_name="reports")
    profile = JSONField(null=True)


class Project(Base):
    title = CharField(max_length=80)
    budget = DecimalField(max_digits=12, decimal_places=2, null=True)
    starts = DateField()
    due_at = DateTimeField(null=True)
    owner = ForeignKey(Person, CASCADE, related_name="owned")
    team = ForeignKey(Team, CASCADE, null=True, related_name="projects")


class Task(Base):
    title = CharField(max_length=80)
    state = CharField(max_length=80)
    estimate = IntegerField(null=True)
    spent = IntegerField()
    created_at = DateTimeField()
    done_at = DateTimeField(null=True)
    project = ForeignKey(Project, CASCADE, related_name="tasks")
    assignee = ForeignKey(Person, CASCADE, null=True, related_name="assigned")
    alarm = TimeField(null=True)


class Country(Base):
    code = CharField(max_length=2, primary_key=True)


class Region(Base):
    code = CharField(max_length=32, primary_key=True)
    name = CharField(max_length=200)
    country = ForeignKey(Country, CASCADE, related_name="regions")


class District(Base):
    code = CharField(max_length=64, primary_key=True)
    name = CharField(max_length=200)
    region = ForeignKey(Region, CASCADE, related_name="districts")


class City(Base):
    name = CharField(max_length=200)
    latitude = DecimalField(max_digits=8, decimal_places=5)
    longitude = DecimalField(max_digits=8, decimal_places=5)
    country = ForeignKey(Country, CASCADE, related_name="cities")
    region = ForeignKey(Region, CASCADE, null=True, related_name="cities")
    district = ForeignKey(District, CASCADE, null=True, related_name="cities")


ALL = [Team, Person, Project, Task, Country, Region, District, City]
