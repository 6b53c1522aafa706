"""The only place that writes: the register, a person's yes and no, the one way out, and what recipients are told afterwards."""
