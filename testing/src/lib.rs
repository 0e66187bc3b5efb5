//! Conformance kits, mock ports, a virtual clock and real services for tests.
