"""The database: one file, embedded, one writer."""
