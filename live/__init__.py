"""How do pages hear that they are out of date?

The bell: after each commit it names the stale part, never what changed.
"""
