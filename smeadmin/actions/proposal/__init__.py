"""Decisions that wait for others: what is asked of a write, proposing it, looking, carrying it out."""
