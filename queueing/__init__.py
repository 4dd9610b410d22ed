"""Who is waiting, for what, and who is next? The domain: it knows SQLAlchemy and no web."""
