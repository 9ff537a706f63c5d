//! All SQL of the cases.
