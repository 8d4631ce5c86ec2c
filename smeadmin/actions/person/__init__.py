"""Persons: where their values are held, erasing them, and what is due to be erased."""
