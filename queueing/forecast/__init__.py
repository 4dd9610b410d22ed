"""How long will it take, and was what we told before true?"""
