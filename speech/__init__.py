"""How are sentences read aloud? Which clips there are, and the voice that makes them (a program of its own)."""
