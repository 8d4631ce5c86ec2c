"""Yearly figures: which are asked for, taking sheets in, typing one, showing, listing, exporting."""
