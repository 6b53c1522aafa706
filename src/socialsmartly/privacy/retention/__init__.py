"""Clocks that run: what has been kept long enough goes, table by table, as the map says."""
