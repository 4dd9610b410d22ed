"""What can a visitor come for, when, and in which language?"""
