"""The domain: who is waiting, for what, and who is next. Knows SQLAlchemy, knows no web."""
