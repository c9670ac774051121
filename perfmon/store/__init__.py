"""DuckDB: the schema, the named reads and the writes. All SQL of the program stands here."""
