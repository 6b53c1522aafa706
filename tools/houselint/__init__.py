"""House rules that a program can hold: each reads the syntax tree or the text, none runs the code."""
