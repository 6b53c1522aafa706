"""What a file of order lines means, worked out without a database so that every rule can be tested alone."""
