"""Printing papers: the facts of each, the how-manieth printing, and that it has left the house."""
