"""What writes in this room: asking, starting an import, reading a file in, and taking everything out again."""
