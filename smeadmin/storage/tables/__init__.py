"""The tables, one file per noun; ``storage.schema.all_tables`` imports them all."""
