"""Django's SQLite backend with one difference: it waits for the write lock outside SQLite (`base`)."""
