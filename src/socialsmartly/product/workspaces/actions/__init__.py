"""The only places of this room that write."""

from socialsmartly.product.workspaces.actions.opening import follow_owner, open_workspace

__all__ = ["follow_owner", "open_workspace"]
