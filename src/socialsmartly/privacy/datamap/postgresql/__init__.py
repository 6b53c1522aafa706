"""A database backend for one machine and for many: the owner stands in every key."""
