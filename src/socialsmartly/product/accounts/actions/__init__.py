"""The only places of this room that write."""
