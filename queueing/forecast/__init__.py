"""How long will it take, and were earlier forecasts right?"""
