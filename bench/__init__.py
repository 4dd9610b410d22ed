"""How fast is the house? Figures as ratios against a floor measured in the same run: `make bench`."""
