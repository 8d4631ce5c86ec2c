"""Titles: applied for, judged line by line, granted, and valid by their dates.

``application`` and ``certificate`` hold the two lives as closed tables, ``refusals`` what is refused,
``results`` what the commands give back.
"""
