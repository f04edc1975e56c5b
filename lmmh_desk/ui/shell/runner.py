"""Runs the commands of the catalogue, for keys, menus and search alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.feature import Command, load, open_to
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context


class Runner:
    """The catalogue's commands by key."""

    def __init__(self, context: Context) -> None:
        self._context = context
        # Set by the window: whom the search chose (None: it isn't in use), and whether it keeps an act for its answer.
        self.searched: Callable[[], str | None] = lambda: None
        self.after_answer: Callable[[Callable[[], object]], bool] = lambda _act: False
        self.commands = {each.key: each for feature in context.catalogue for each in feature.commands}

    def allowed(self) -> list[Command]:
        """Return the commands the agent's role may run, in order."""
        found = [each for each in self.commands.values() if open_to(each, self._context.session)]
        return sorted(found, key=lambda each: each.order)

    def person(self) -> str:
        """Return the id of the person chosen in the search when it is in use, else shown by the page, else ""."""
        searched, page = self.searched(), self._context.shell.page()
        if searched is not None:
            return searched
        return page.person() if page is not None else ""

    def run(self, key: str, **arguments: Any) -> None:
        """Run a command; one that needs a person takes the page's, or asks for one."""
        command = self.commands[key]
        if command not in self.allowed():
            raise NotAllowed(
                _("Votre profil ne permet pas ce geste."),
                _("Rien n’a été modifié."),
                _("Demandez à votre responsable."),
            )
        if command.person and not arguments.get("person_id"):
            if self.after_answer(lambda: self.run(key, **arguments)):
                return
            person_id = self.person()
            if not person_id and not command.alone:
                self._context.shell.say(_("Choisissez d’abord une personne."), "warn")
                self._context.shell.run("shell.search")
                return
            arguments |= {"person_id": person_id} if person_id else {}
        load(command.run)(self._context, **arguments)
