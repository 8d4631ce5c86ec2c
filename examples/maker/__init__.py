"""Makes the files of an invented office: what clerks would send, and what should come of it."""
