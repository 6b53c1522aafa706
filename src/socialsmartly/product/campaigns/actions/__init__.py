"""The only place that writes campaigns and decisions."""
