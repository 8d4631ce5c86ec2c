"""Claims: redemptions put together by payee, verified, cut, approved by another person."""
