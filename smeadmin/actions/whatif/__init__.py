"""What if: real figures judged again under a draft, without writing anything."""
