//! A folder of PDF files and a manifest, for whoever prints them.
