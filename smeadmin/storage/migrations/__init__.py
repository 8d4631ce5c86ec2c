"""The history of the schema, inside the wheel; imported only when a register's schema differs."""
