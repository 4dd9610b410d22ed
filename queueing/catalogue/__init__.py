"""What can one come for, when, and in which language?"""
