"""When an answer is due. Pure: no clock, no database, no network."""
