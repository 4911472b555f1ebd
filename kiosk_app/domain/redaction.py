"""Personal data never shows in a ``repr``: logs, tracebacks and debuggers print reprs."""


class Redacted:
    """Base of every value that holds personal data: its ``repr`` and ``str`` are the bare type name.

    Subclasses are dataclasses with ``repr=False``, so that the generated method doesn't replace this one.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} redacted>"

    __str__ = __repr__
