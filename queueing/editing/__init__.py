"""How does the next edition of a branch come about: drafted, published, taken back, begun from another?"""
