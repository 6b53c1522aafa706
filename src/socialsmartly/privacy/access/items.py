"""Which information is necessary and which is optional, read off the very map that the database obeys."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from socialsmartly.privacy.datamap.map import records
from socialsmartly.words import Basis, Personal, Purpose, keeps


@dataclass(frozen=True)
class Item:
    """One kind of information about a person: what it is called, which purposes read it, whether a function needs it."""

    table: str
    column: str
    label: str
    purposes: tuple[Purpose, ...]

    @property
    def read_for(self) -> list[str]:
        """The purposes in the reader's words; the catalogue of `rights` has them."""
        return sorted(gettext(purpose.says) for purpose in self.purposes)

    @property
    def necessary(self) -> bool:
        """An item that only consent opens is optional; one that a contract or a law needs is necessary."""
        return any(purpose.basis is not Basis.CONSENT for purpose in self.purposes)


@keeps("2.0-c")
def items(kind: str) -> list[Item]:
    """The table for one kind of person (a model's name, such as "member"): every personal column of their own row."""
    return [
        Item(
            model._meta.label,
            name,
            str(model._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # a column, no relation
            tuple(sorted(said.purposes, key=lambda purpose: purpose.slug)),
        )
        for model, says in records()
        if model._meta.model_name == kind
        for name, said in says.columns.items()
        if isinstance(said, Personal)
    ]
