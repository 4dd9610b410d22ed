"""Who is expected, and when?"""
