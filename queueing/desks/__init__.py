"""What does a desk do: call, help, pass on, ask, take back?"""
