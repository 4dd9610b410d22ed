"""What may be told of a period, to whom it may concern, so that nothing leads back to a person? (P-9, decisions 28)"""
