"""Who works here, what do they ask each other, and what do they write down?"""
