"""What is written at the desk: `writing` by whoever asks, `answering` by the people of the shop, `sending` by the program."""
