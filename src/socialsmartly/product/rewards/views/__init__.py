"""Pages: the shop's, the public one of a promotion, and the one of whoever takes part."""
