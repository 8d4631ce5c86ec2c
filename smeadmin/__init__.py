"""smeadmin: the desk of an office that looks after small and medium enterprises."""

__version__ = "0.1.0"
