"""What does a desk do: call, help, hand over, ask, undo?"""
