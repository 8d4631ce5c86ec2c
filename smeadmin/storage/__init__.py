"""Everything that knows the database: engine, tables, queries, changes, migrations.

Importing this package imports nothing else, so that completion can use ``storage.peek`` alone.
"""
