"""What the office knows and decides, as pure values and rules."""
