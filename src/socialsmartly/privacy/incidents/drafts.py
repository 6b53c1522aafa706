"""The notices as they go out, in one language: to the authority, and to whoever was touched. Typed is only what people alone can know."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from socialsmartly.privacy.incidents.codes import Tell
from socialsmartly.privacy.incidents.models import Incident
from socialsmartly.privacy.incidents.queries import Counts
from socialsmartly.privacy.incidents.scope import items, recipients
from socialsmartly.words import keeps


@keeps("5-h")
def to_the_authority(one: Incident, counts: Counts, language: str) -> str:
    """Everything that PIPL 57 and GDPR 33(3) ask for."""
    with override(language):
        parts = [
            _("Notice of an incident with personal information, number %(number)s") % {"number": one.number},
            _("Handler: %(operator)s. Contact: %(contact)s.") % _who(),
            _times(one),
            _labelled(_("What happened to the information"), one.get_kind_display()),
            _labelled(_("What happened, and why"), _said(one, "cause")),
            _labelled(_("Information touched"), _items(one)),
            _people(one, counts),
            _labelled(_("Others who may have it by contract"), ", ".join(recipients(one.tables)) or _("nobody")),
            _labelled(_("What it may do to people"), _said(one, "harm")),
            _labelled(_("What we did about it"), _said(one, "done")),
            _labelled(_("What people can do themselves"), _said(one, "advice")),
            _labelled(_("Whether people are told"), one.get_tell_display()),
        ]
        return "\n\n".join(part for part in parts if part)


@keeps("5-h")
def to_the_people(one: Incident, language: str) -> str:
    """What PIPL 57 and GDPR 34 want people to know."""
    with override(language):
        parts = [
            _("Something happened to information about you. You should know what, and what you can do."),
            _times(one),
            _labelled(_("What happened, and why"), _said(one, "cause")),
            _labelled(_("Information touched"), _items(one)),
            _labelled(_("What it may do to you"), _said(one, "harm")),
            _labelled(_("What we did about it"), _said(one, "done")),
            _labelled(_("What you can do yourself"), _said(one, "advice")),
            _("Ask us: %(contact)s. Number: %(number)s") % {**_who(), "number": one.number},
            settings.SOCIALSMARTLY_OPERATOR,
        ]
        return "\n\n".join(part for part in parts if part)


def _said(one: Incident, name: str) -> str:
    tongue = "zh" if (get_language() or "").startswith("zh") else "en"
    return str(getattr(one, f"{name}_{tongue}"))


def _labelled(label: str, said: str) -> str:
    return _("%(label)s: %(said)s") % {"label": label, "said": said}


def _who() -> dict[str, str]:
    return {"operator": settings.SOCIALSMARTLY_OPERATOR, "contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT}


def _items(one: Incident) -> str:
    return "; ".join(
        _("%(label)s: %(said)s") % {"label": table, "said": ", ".join(names)} for table, names in items(one.tables)
    )


def _times(one: Incident) -> str:
    known = _("We learned of it on %(known)s UTC.") % {"known": _moment(one.known_at)}
    if one.happened_at is None:
        return f"{known} {_('When it happened is not known.')}"
    return f"{_('It happened on %(at)s UTC.') % {'at': _moment(one.happened_at)}} {known}"


def _moment(at: object) -> str:
    return date_format(at, "DATETIME_FORMAT")  # type: ignore[arg-type]  # a moment, as every caller has


def _people(one: Incident, counts: Counts) -> str:
    counted = _("People whom it touched")
    if one.searched_at is None:
        counted = _("People whom it touched, still being counted")
    said = _labelled(counted, str(counts.touched))
    return f"{said}\n{_labelled(_('People told'), str(counts.told))}" if one.tell == Tell.PEOPLE else said
