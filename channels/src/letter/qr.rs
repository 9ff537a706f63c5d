//! What stands in a code: EPC payment codes (EPC069-12) and links.
