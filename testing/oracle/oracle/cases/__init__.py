"""The cases: a name, and the query that Django's users would write.

Each name stands on the other side too, in testing/tests/proofs/django.
"""

from . import aggregates, cities, dates, documents, expressions, lookups, relations, shapes, windows

ALL = {}
for theme in (lookups, relations, expressions, aggregates, windows, dates, documents, shapes, cities):
    for name, ask in theme.CASES.items():
        assert name not in ALL, f"two cases are called {name}"
        ALL[name] = ask
