"""Synthetic advocates for the trial and the demo: made up, called synthetic wherever they show."""
