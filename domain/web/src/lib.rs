//! The application: routes, access rules, problem details and the edge of HTTP.
