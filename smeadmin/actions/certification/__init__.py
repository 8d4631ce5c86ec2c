"""Certification: judging an institution against a title, taking in applications, granting, showing."""
