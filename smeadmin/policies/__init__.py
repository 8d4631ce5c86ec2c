"""Measures as TOML documents: loaded, checked, laid over each other, read back in words."""
