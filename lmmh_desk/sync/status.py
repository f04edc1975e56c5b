"""The one state of the exchange: derived from the log, the tables and a running exchange, never kept anywhere else."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Waiting, seen_by
from lmmh_desk.sync.exchanger import NETWORK, Progress
from lmmh_desk.sync.refusals import words

CLOCK_OFF = 5 * 60_000  # milliseconds
WARNING = 24 * 3_600_000  # milliseconds before this PC closes


class State(StrEnum):
    """What the pill says first; the number to send stands beside it."""

    ALONE = "alone"
    UP_TO_DATE = "up_to_date"
    ONLINE = "online"
    OFFLINE = "offline"
    SENDING = "sending"
    BACK = "back"
    ARBITRATE = "arbitrate"
    FAILED = "failed"
    CLOCK = "clock"


class Facts(Struct, frozen=True):
    """What the tables of this desk tell; instants in milliseconds UTC."""

    attached: bool = False
    waiting: tuple[Waiting, ...] = ()
    more: int = 0  # acts too many to be told one by one
    to_arbitrate: int = 0  # of what the role is shown
    set_aside: int = 0  # of those, by the hub
    decides: bool = True  # whether the role is one that decides
    received_at: int | None = None
    tried_at: int | None = None
    problem: str = ""  # of the last try
    offline_since: int | None = None  # the first of the last tries that found no network
    clock_offset: int = 0
    last_copy: int | None = None
    closes_at: int | None = None  # when this PC closes unless it exchanges
    every: int = 0  # minutes between two exchanges that begin by themselves; 0: none does

    @property
    def attachable(self) -> bool:
        """Say whether this PC may be attached: it stands alone, or its hub, restored, forgot it."""
        return not self.attached or self.problem == "unknown"

    def seen_by(self, role: str) -> Facts:
        """Return them as a role may read them; themselves where nothing differs."""
        made = replace(self, waiting=seen_by(self.waiting, role))
        return self if made == self else made

    def due(self, now: int) -> bool:
        """Say whether an exchange has to begin by itself; the last try may bear the hour of a clock put right since."""
        return self.every > 0 and (self.tried_at is None or not 0 <= now - self.tried_at < self.every * 60_000)


class Seen(Struct, frozen=True):
    """What the last look at the network said, between two exchanges."""

    at: int
    reachable: bool
    down_since: int | None = None  # kept once it is back, until the next exchange


class SyncStatus(Struct, frozen=True):
    """Everything the pill, its popover, the page and the key bar say of the exchange."""

    state: State
    facts: Facts
    at: int  # the instant it was derived
    offline_since: int | None = None
    tested_at: int | None = None
    progress: Progress | None = None

    @property
    def number(self) -> int:
        """Return how many acts wait to be sent, as people see them."""
        return len(self.facts.waiting) + self.facts.more

    @property
    def running(self) -> bool:
        """Say whether an exchange runs."""
        return self.progress is not None

    @property
    def offline(self) -> bool:
        """Say whether there is no network."""
        return self.state is State.OFFLINE

    @property
    def closing(self) -> str:
        """Return what is said from the day before this PC closes, "" before that."""
        closes_at = self.facts.closes_at
        if closes_at is None or closes_at - self.at >= WARNING:
            return ""
        told = _("Sans synchronisation, ce poste se ferme ({when}). Synchronisez (F5)\u00a0: votre travail est gardé.")
        return told.format(when=self.when(closes_at))

    def when(self, instant: int) -> str:
        """Return « 10:58 », or « 16/11 à 10:58 » when it is another day's, by the hub's clock where the two differ."""
        then = paris(instant + self.facts.clock_offset)
        if then.date() == paris(self.at + self.facts.clock_offset).date():
            return hour(then)
        return _("{day} à {hour}").format(day=short_date(then.date()), hour=hour(then))

    @property
    def words(self) -> str:
        """Return the first fact of the pill."""
        if self.progress is not None:
            return moved(self.progress)
        if self.state is State.ARBITRATE:
            return _("{number} à arbitrer").format(number=self.facts.to_arbitrate)
        return {
            State.ALONE: _("Ce poste"),
            State.UP_TO_DATE: _("À jour"),
            State.ONLINE: _("En ligne"),
            State.OFFLINE: _("Hors ligne"),
            State.BACK: _("Réseau revenu"),
            State.FAILED: _("Dernier essai échoué"),
        }.get(self.state, _("Horloge à vérifier"))

    @property
    def fact(self) -> str:
        """Return the second one: what is left to send, or when all was up to date."""
        if self.state is State.UP_TO_DATE:
            return self.when(self.facts.received_at) if self.facts.received_at is not None else ""
        if self.progress is not None or self.state is State.ALONE:
            return ""
        to_send = _("{number} à envoyer").format(number=self.number) if self.number else ""
        if self.state is State.BACK:
            return f"{to_send} · F5" if to_send else "F5"
        return to_send

    @property
    def title(self) -> str:
        """Return « Hors ligne depuis 10:58 », as the popover and the page begin."""
        if self.state is State.OFFLINE and self.offline_since is not None:
            return _("Hors ligne depuis {when}").format(when=self.when(self.offline_since))
        return self.words

    @property
    def advice(self) -> str:
        """Return what is safe and what to do."""
        if self.progress is not None:
            return _("Vous pouvez continuer. Ce qui est passé reste acquis si vous arrêtez.")
        if self.state is State.FAILED:
            return problem_words(self.facts.problem)
        return {
            State.ALONE: _("Tout est enregistré sur ce poste, qui n’échange pas avec d’autres."),
            State.UP_TO_DATE: _("Tout est envoyé."),
            State.ONLINE: _("Tout est enregistré sur ce poste. Synchronisez quand vous voulez."),
            State.OFFLINE: _("Tout est enregistré sur ce poste. Synchronisez dès le retour du réseau."),
            State.BACK: _("Tout est enregistré sur ce poste. Synchronisez maintenant."),
            State.ARBITRATE: self._to_decide,
        }.get(self.state, _("L’horloge de ce poste diffère de {long} de celle du serveur. "
                            "Vos saisies sont gardées. Vérifiez la date et l’heure du poste.").format(
            long=_long(abs(self.facts.clock_offset) // 60_000)))  # fmt: skip

    @property
    def _to_decide(self) -> str:
        """Return why something waits for a decision, and whose that is."""
        facts = self.facts
        why = _("Deux postes ont modifié les mêmes informations.")
        what = _("Choisissez la bonne valeur.")
        if 0 < facts.set_aside < facts.to_arbitrate:
            why = _("Deux postes ont modifié les mêmes informations, et le serveur en a mis d’autres de côté.")
            what = _("Dites ce qu’il en est.")
        elif facts.set_aside:
            why = _("Le serveur a mis de côté ce qui ne pouvait pas être enregistré. Rien n’est perdu.")
            what = _("Dites ce qu’il faut en faire.")
        return f"{why} {what if facts.decides else _('Un agent d’accueil ou un responsable doit trancher.')}"

    @property
    def sentence(self) -> str:
        """Return the pill as a screen reader says it."""
        return ", ".join(part for part in (self.words, self.fact) if part)


def derive(facts: Facts, now: int, seen: Seen | None = None, progress: Progress | None = None) -> SyncStatus:
    """Return the state of the exchange at this instant."""
    tested = max((at for at in (facts.tried_at, seen.at if seen else None) if at is not None), default=None)
    newer = seen is not None and (facts.tried_at is None or seen.at > facts.tried_at or seen.at <= now < facts.tried_at)
    down = not seen.reachable if seen is not None and newer else facts.problem == NETWORK
    back = seen is not None and newer and seen.reachable and (facts.problem == NETWORK or seen.down_since is not None)
    since = [at for at in (facts.offline_since, seen.down_since if seen else None) if at is not None]
    made = SyncStatus(
        State.UP_TO_DATE, facts, now, offline_since=min(since, default=None), tested_at=tested, progress=progress
    )
    return replace(made, state=_state(made, down, back))


def _state(made: SyncStatus, down: bool, back: bool) -> State:
    facts = made.facts
    told = (
        (not facts.attached, State.ALONE),
        (made.running, State.SENDING),
        (down, State.OFFLINE),
        (back, State.BACK),
        (facts.problem not in ("", NETWORK, "clock"), State.FAILED),
        (abs(facts.clock_offset) > CLOCK_OFF or facts.problem == "clock", State.CLOCK),
        (facts.to_arbitrate > 0, State.ARBITRATE),
        (made.number > 0 or facts.received_at is None, State.ONLINE),
    )
    return next((state for true, state in told if true), State.UP_TO_DATE)


def _long(minutes: int) -> str:
    """Return « 7 min », « 3 h », « 12 jours »."""
    if minutes < 120:
        return f"{minutes}{NBSP}min"
    hours = minutes // 60
    return f"{hours}{NBSP}h" if hours < 48 else count(hours // 24, _("jour"))


def moved(progress: Progress) -> str:
    """Return « Envoi 3 / 7 », or « Réception 1 200 » where the total isn't known."""
    label = _("Envoi") if progress.way == "send" else _("Réception")
    done = f"{progress.done:,}".replace(",", NBSP)
    total = f"{NBSP}/{NBSP}{progress.total:,}".replace(",", NBSP) if progress.total else ""
    return f"{label} {done}{total}" if progress.done or progress.total else label


def problem_words(code: str) -> str:
    """Return why an exchange did not go to its end, in a sentence."""
    return " ".join(part for part in words(code) if part)
