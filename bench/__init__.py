"""How fast is the house? Figures as ratios to a floor measured in the same run: `make bench`."""
