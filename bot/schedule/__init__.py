"""What wakes the house; what is due is decided in `bot.app`."""
