"""How do thousands sign in while the tests run? With the real kind of hash, which takes no time to make or to check."""

from argon2 import PasswordHasher

from web import passwords


def hash_quickly() -> None:
    """In this process and whatever is forked from it. A real hash takes a fifth of a second of the processor."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
