"""What the keyring refuses. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class KeyringError(Exception):
    """The keyring refused."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class KeyShredded(KeyringError, Refusal):
    """The key of this value was destroyed: the person was erased and nobody can read it any more."""


class KeyLocked(KeyringError, Refusal):
    """The person was erased. What the law keeps of them can still be read, and nothing can be added to it."""


class NotSealedHere(KeyringError, Refusal):
    """A sealed value does not belong to the row, column or person it was found at. Restore the row from a good copy."""


class KeyDamaged(KeyringError):
    """A key does not open with the root key of this installation. Put the root key back that it was wrapped with."""


class StoreUnsafe(KeyringError, Refusal):
    """The keyring's database would keep deleted keys or lose what it acknowledged, so nothing was started. Set what is named here, or take the settings of `DATABASES["keyring"]` back that came with this version."""


class StoreDamaged(KeyringError, Refusal):
    """The keyring's file is damaged, so nothing was started and nothing written. Move it away and run `socialsmartly restore` with the newest backup, which then brings its keyring back."""


class StoreHalfMade(KeyringError, Refusal):
    """The keyring's tables are not all there or not open to this login, as when making them was cut short. Run `socialsmartly migrate`, which makes the rest."""


class StoreTaken(KeyringError, Refusal):
    """The database that SOCIALSMARTLY_KEYRING names is there and not the keyring's, so it was left as it is. Name another, or give it to the login socialsmartly_keyring_owner."""


class NotCleared(KeyringError):
    """Old versions of keys still lie in the files of the keyring's database, because somebody read there too long, such as a backup. The roots have turned all the same. Run `socialsmartly keys rotate` once that is over."""


class RootGone(KeyringError):
    """A root key is not there although a key is still wrapped with it. Put the file back, or restore a newer keyring."""


class NoGeneration(KeyringError):
    """There is no root key in the folder of keys. Put the files root-*.key back that this installation was made with."""


class StillWraps(KeyringError):
    """A root key is kept beyond its seven days, because keys that do not open are wrapped with it. Restore those keys, or erase their people."""


class BackupOutlived(KeyringError, Refusal):
    """This backup of the keyring has had its time: the root key of its day was destroyed, and nobody opens it any more. Take a newer one."""


class BackupDamaged(KeyringError, Refusal):
    """This is no whole backup of a keyring, so the keyring was left as it is. Take another copy of the file, or another backup."""


class BackupOfAnotherVersion(KeyringError, Refusal):
    """This backup of the keyring was made by another version of the program, so the keyring was left as it is. Restore it with that version."""


class KeyringAddress(KeyringError, Refusal):
    """SOCIALSMARTLY_KEYRING does not name a database. Write it like postgresql:///keyring?host=/run/keyring, without user, password and options: the logins are ours, and their passwords lie in the folder of keys."""


class KeyringNotApart(KeyringError, Refusal):
    """The keyring would lie in the product's own database and be backed up and restored with it, so nothing was started. Name another database in SOCIALSMARTLY_KEYRING."""


class NoReadingOpen(KeyringError, Refusal):
    """A sealed value was asked for outside a block that reads for a purpose. Open `reading_for(PURPOSE)` first."""


class NotForThisPurpose(KeyringError, Refusal):
    """The present purpose may not read this column. Name the purpose in the table's record, if the policy allows it."""


class PlainValueRefused(KeyringError, Refusal):
    """A plain value was about to reach the database in a sealed column. Find people through the keyring's index."""


class MaskRefused(KeyringError, Refusal):
    """A mask was about to be used as if it were the value it stands for. Read the value for a purpose that shows nobody a mask."""


class KeyFileUnsafe(KeyringError, Refusal):
    """The files of keys are not safe or not whole, so nothing was started. Do what stands at the end of this line, then start again."""
