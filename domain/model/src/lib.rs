//! What a model is: fields, types, relations, constraints and the registry.
