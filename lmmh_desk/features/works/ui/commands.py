"""The commands of works: the page, its acts, and the notice for somebody."""

from __future__ import annotations

from lmmh_desk.features.works.store.plan import seen_in_doubt
from lmmh_desk.features.works.ui.acts import Acts
from lmmh_desk.features.works.ui.page import WorksPage
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import AtCounter
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.dialog import confirm


def open_works(context: Context, operation_id: str = "", programme_id: str = "") -> None:
    """Show the page, on what the search found."""
    found = {"operation_id": operation_id, "programme_id": programme_id}
    context.shell.open("works", **{name: value for name, value in found.items() if value})


def tell(context: Context, person_id: str) -> None:
    """Print the notice of the works where somebody lives; ask first where it may be another building's, or old."""
    me, day, page = context.me, today(context.clock), context.shell.page()
    if page is None:
        return

    def ask(found: list[tuple[str, str]]) -> None:
        if not found:
            Acts(context).print_for(person_id)
            return
        confirm(
            page,
            _("Imprimer l’avis «\u00a0{titles}\u00a0»\u00a0?").format(titles=listed([title for title, _why in found])),
            " ".join((*dict.fromkeys(why for _title, why in found), _("L’avis remis est gardé dans la fiche."))),
            yes=_("Imprimer l’avis"),
            no=_("Ne pas imprimer"),
            then=lambda _text: Acts(context).print_for(person_id),
        )

    ask_once_read(context, lambda read: seen_in_doubt(read, me, person_id, day), ask, owner=page, slot="tell")


def note(context: Context) -> None:
    """Note an exchange with whoever is at the counter, in their file; nobody there, they are looked for (Ctrl+M)."""
    me, counter, now, page = context.me, context.ports.counter, context.clock.now(), context.shell.page()
    if page is None:
        return

    def show(found: AtCounter | None) -> None:
        if found is not None and found.person_id:
            context.shell.open("fiche", person_id=found.person_id)
            context.shell.run("tenancy.note")
        else:
            context.shell.run("shell.search")
            context.shell.say(_("Cherchez la personne, puis Ctrl+M dans sa fiche."), "info")

    ask_once_read(
        context, lambda read: counter.serving(read, me, now) if counter else None, show, owner=page, slot="note"
    )


def print_notice(context: Context) -> None:
    """Print the notice of the operation chosen (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_notice()


def add_operation(context: Context) -> None:
    """Ask for a new operation (Ctrl+N)."""
    if (page := _page(context)) is not None:
        page.add_operation()


def add_stage(context: Context) -> None:
    """Ask for a stage of the operation chosen."""
    if (page := _page(context)) is not None:
        page.add_stage()


def add_programme(context: Context) -> None:
    """Ask for a new programme."""
    if (page := _page(context)) is not None:
        page.add_programme()


def _page(context: Context) -> WorksPage | None:
    page = context.shell.page()
    return page if isinstance(page, WorksPage) else None
