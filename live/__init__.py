"""The bell: after each commit it tells pages which part went stale, never what changed."""
