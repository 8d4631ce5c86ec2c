"""Results made visible: a domain result becomes a ``Document``, a document becomes text or data."""
