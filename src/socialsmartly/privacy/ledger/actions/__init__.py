"""The two places of this room that write: lines left by others, and lines put into the log."""
