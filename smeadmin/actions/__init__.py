"""One public function per command: load facts, ask the domain, write, return a frozen result."""
