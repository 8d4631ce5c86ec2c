"""Rules: conditions, values, clocks and limits, and the one evaluator that judges them."""
