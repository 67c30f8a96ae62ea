"""What the service does in a second, beside a peer on the same machine: `python -m bench`.

Figures move with the machine and with whoever shares it; the ratios, measured in one run by turns,
are what can be compared.
"""
