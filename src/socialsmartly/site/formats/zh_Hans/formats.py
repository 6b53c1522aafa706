"""Numbers in Chinese are grouped by three with a comma, as shops and banks print them; Django leaves them whole."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
