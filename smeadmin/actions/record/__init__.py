"""Service records: taking sheets in, adding one, listing, exporting, and satisfaction."""
