"""Files as offices send them, good and bad, each made from its description.

``faults`` lists every fault that the tool promises to handle, by id. ``text``, ``structure``, ``values`` and
``hostile`` describe files that have them: what is in the file, what must be said of it and where. ``good``
describes files that are in order, written by different programs. ``test_corpus`` reads each of them. The
files of LibreOffice itself are kept in ``office``, beside the script that made them.
"""
