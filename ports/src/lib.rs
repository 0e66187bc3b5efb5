//! The port traits of rustango and the plain types that cross them.
