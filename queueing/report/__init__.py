"""What may be told of a period, so that nothing leads back to a person? (P-9, decisions 28)"""
