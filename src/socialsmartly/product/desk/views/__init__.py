"""The desk: `inside` for the people of the shop, `public` for whoever writes to them."""
