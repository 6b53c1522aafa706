"""The words for what stands in the log. A kind or an actor that is not known here is shown as it is."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

KINDS = {
    "agreement": gettext_noop("Somebody agreed to a version of the policy"),
    "consent": gettext_noop("A permission was given, refused or withdrawn"),
    "request": gettext_noop("A step of a request about one's own data"),
    "read": gettext_noop("Staff looked at somebody's data"),
    "export": gettext_noop("A shop took somebody's data out in a file"),
    "order": gettext_noop("Somebody placed an order"),
    "recipient": gettext_noop("A contract with a recipient of information was added or changed"),
    "sharing": gettext_noop("Somebody agreed to a recipient of their information, or took it back"),
    "disclosure": gettext_noop("Information of somebody was passed on"),
    "public": gettext_noop("Something about somebody was made public, or is public no more"),
    "guardian": gettext_noop("A minor's guardian was asked or answered"),
    "seat": gettext_noop("Somebody's seat in a shop was given, changed or ended"),
    "longer": gettext_noop("Somebody chose to keep information longer, or took that back"),
    "hold": gettext_noop("A deletion was put off by a dispute or a law, or may go on"),
    "notice": gettext_noop("Somebody was told who takes over the operator's business"),
    "succession": gettext_noop("Somebody's information came from a predecessor, with its duties"),
    "sweep": gettext_noop("What was past its time was deleted and searched for"),
    "journal": gettext_noop("The state of the list of deletions and withdrawals"),
}
OWN_KINDS = {
    "agreement": gettext_noop("You agreed to a version of the policy"),
    "consent": gettext_noop("A permission of yours was given, refused or withdrawn"),
    "request": gettext_noop("A step of your request"),
    "read": gettext_noop("Staff looked at your data"),
    "export": gettext_noop("A shop took your data out in a file"),
    "order": gettext_noop("You placed an order"),
    "longer": gettext_noop("You chose to keep information longer, or took that back"),
    "hold": gettext_noop("A deletion of your data was put off by a dispute or a law, or may go on"),
    "seat": gettext_noop("Your seat in a shop was given, changed or ended"),
    "sharing": gettext_noop("You agreed to a recipient of your information, or took it back"),
    "disclosure": gettext_noop("Information of yours was passed on"),
    "public": gettext_noop("Something about you was made public, or is public no more"),
    "guardian": gettext_noop("Your guardian was asked or answered"),
}
ACTORS = {
    "person": gettext_noop("the person"),
    "shop": gettext_noop("a shop"),
    "staff": gettext_noop("staff"),
    "program": gettext_noop("the program"),
}


def kind_words(kind: str) -> str:
    """A kind may carry a number (`journal.12`), which the words leave out."""
    name = kind.partition(".")[0]
    return gettext(KINDS[name]) if name in KINDS else kind


def own_words(kind: str) -> str:
    """The same, said to the person whose line it is."""
    return gettext(OWN_KINDS[kind]) if kind in OWN_KINDS else kind_words(kind)


def actor_words(actor: str) -> str:
    return gettext(ACTORS[actor]) if actor in ACTORS else actor
