//! All SQL of dunning.
