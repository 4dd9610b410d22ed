"""Who works here, what do they ask of each other, and what do they write down?"""
