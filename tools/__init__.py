"""The gates of `make check` that no library has, and what the Makefile needs before there is a virtual environment."""
