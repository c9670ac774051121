"""Who acts (操作人), and from where."""

HERE = "本机"
"""The address of whoever works on the machine itself: the command line, or the page on it."""


class Actor(str):
    """The name that everything written carries; it also knows from where its bearer acts.

    >>> Actor("李会计", "10.0.0.7").address
    '10.0.0.7'
    >>> Actor("李会计") == "李会计"
    True

    Attributes:
        address: the network address of the visitor, or 本机.
    """

    __slots__ = ("address",)
    address: str

    def __new__(cls, name: str, address: str = HERE) -> "Actor":
        """The actor of this name."""
        actor = super().__new__(cls, name)
        actor.address = address
        return actor


def address_of(actor: str) -> str:
    """From where an actor acts; 本机 for a bare name, as the sample and the inbox have."""
    return actor.address if isinstance(actor, Actor) else HERE
