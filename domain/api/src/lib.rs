//! REST APIs: ViewSets, filters, pagination.
