"""Webhooks: posts to web addresses outside, and to nothing in our own network. It decides nothing else."""
