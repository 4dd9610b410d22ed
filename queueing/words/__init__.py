"""What do visitors read, in which language, and who approved it?"""
