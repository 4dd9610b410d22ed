"""Reading aloud: which clips there are, and the voice that makes them (a program of its own)."""
