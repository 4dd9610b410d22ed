"""Who is in the house, with which number, and where are they in their visit?"""
