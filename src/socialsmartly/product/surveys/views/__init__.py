"""Pages of surveys: of the shop, and of whoever answers."""
