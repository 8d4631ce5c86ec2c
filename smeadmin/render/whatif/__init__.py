"""Pages of what if: first what the draft says otherwise, then what that comes to, then whom it meets."""
