"""What the product may want to hear when somebody asks to be deleted."""

from django.dispatch import Signal

leaving = Signal()
"""Sent with their `asker` once a deletion is on record and the person hidden, and before anything of them goes: what falls with them is
ended here, and what had begun before is waited for. Sent again when a crash came after it, so a receiver may find its work done. They
answer whether a hold keeps something of what falls with the person."""

falling = Signal()
"""Sent with their `asker` inside the block that puts a deletion on record or takes it up again, while their key still opens. Receivers
answer with the askers who fall with them: each is a deletion of its own, and comes first."""

held = Signal()
"""Sent with the `request` inside the transaction that says that a deletion waits, so that the person is told of it or nothing was said."""

hiding = Signal()
"""Sent inside the transaction that hides a person or shows them again. What must not be lost in a crash is put on the queue here."""

hidden = Signal()
"""Sent after the commit that hid the person and before it is acknowledged."""

released = Signal()
"""Sent after the commit that showed them again and before it is acknowledged."""

# These three carry the person's `asker`.

erasing = Signal()
"""Sent with their `asker` and the `request` inside the block that deletes the person's rows, before they go: what is written here is
there when they are gone, or neither happened."""

corrected = Signal()
"""Sent with their `asker`, the `request` and the `column`, inside the block of the correction."""

closing = Signal()
"""Sent with the `workspace` and the handles of those who are `spared` inside the block that deletes a shop, before its rows go."""

closing_again = Signal()
"""Sent with the `workspace`, the kind of people whose data goes (`of`) and whether it was `going` when a crash came: the copy of a store
that waited for a hold may be closed to the end. Receivers answer whether they go on with it."""
