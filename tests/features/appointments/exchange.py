"""What synchronisation will answer: when the slots came, and what the hub doesn't know."""


class Exchange:
    def __init__(self, received_at=None, unsent=()):
        self._received_at, self._unsent = received_at, set(unsent)

    def received_at(self, read):
        del read
        return self._received_at

    def unsent(self, read, table, ids):
        del read
        return self._unsent & set(ids) if table == "appointment" else set()
