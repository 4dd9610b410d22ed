"""What do all faces share? What knows HTTP, but not which face it serves.

A face is a user interface, named after the people who look at it."""
