"""The service as a real process: `charterbot run`, the strict Bot API server, kills and restarts."""
