"""Papers: what is printed, signed and sealed. HTML always, PDF by the extra; nothing from a network."""
