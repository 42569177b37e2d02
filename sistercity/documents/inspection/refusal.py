"""How a check says no."""


class Refused(Exception):
    """The file is not accepted.

    `code` is a key of `reasons.REASONS`, `values` fill its sentence.
    """

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
