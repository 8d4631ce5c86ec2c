"""Recoveries: money that was paid and should not have been comes back."""
