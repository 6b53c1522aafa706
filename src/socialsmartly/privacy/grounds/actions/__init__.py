"""The front door of the room: demanding a deletion, accepting it, carrying it out."""

from socialsmartly.privacy.grounds.actions.demanding import accept, carry_out_accepted, demand

__all__ = ["accept", "carry_out_accepted", "demand"]
