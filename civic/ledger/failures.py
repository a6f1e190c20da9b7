"""What the verifier may find wrong with the files it reads. Without Django."""


class UnreadableError(Exception):
    """A public file is not there or cannot be fetched."""

    def __init__(self, path: str, why: object) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class FailureError(Exception):
    """Something does not hold. `code` names the sentence; `index` is the first bad leaf, if any."""

    def __init__(self, code: str, index: int | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.index = index
        self.facts = facts
