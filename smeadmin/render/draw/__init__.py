"""The drawings of a document: text fitted to a terminal, named text formats, data for programs."""
