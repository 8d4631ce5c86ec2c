"""Dated reference data that ships with the program: regions and the size standard.

The data are files beside this module; ``NOTICE.md`` says where each came from and its licence.
"""
