"""Measurements against peers and floors, in one run: ``python -m tests.bench``. Never part of the tests."""
