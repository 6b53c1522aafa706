"""The only place that writes promotions, claims and codes."""
