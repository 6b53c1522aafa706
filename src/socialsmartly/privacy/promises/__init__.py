"""The policy as text with ids, and the board that says which promise is kept by what."""
