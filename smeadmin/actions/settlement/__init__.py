"""Settlements: claims put together by payee, approved, handed to finance, matched with what the bank did."""
