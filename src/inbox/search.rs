//! Full-text search over messages: a shadow that follows a cursor and can be thrown away.
