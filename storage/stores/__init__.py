"""One module for each family of tables: the records, the statements that read and write them, export and erasure."""
