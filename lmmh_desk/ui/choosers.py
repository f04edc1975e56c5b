"""Choosers of files are our own windows, in French: a system's own would stay above the lock screen.

Qt cannot always close those (the desktop's portal shows its window in another program). Ours close at the lock, are
behind the curtain of *mode discret*, and have our colours. The menus that Qt gives to fields and scroll bars, theirs
among them, speak French too.

Qt keeps in clear which folders were visited, for its next chooser: that would tell one agent where another keeps
things, so each chooser forgets it and begins at a fixed place.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QStandardPaths, Qt, QTranslator
from PySide6.QtWidgets import QFileDialog, QWidget

from lmmh_desk.kernel.i18n import _

_KEPT = ("lastVisited", "history", "shortcuts")  # what Qt keeps of the folders, among the widths of its columns

# The menu of a field, whether of one line or of several.
_EDITING = {
    "&Undo": _("&Annuler"),
    "&Redo": _("&Rétablir"),
    "Cu&t": _("Co&uper"),
    "&Copy": _("&Copier"),
    "Copy &Link Location": _("Copier l’adresse du &lien"),
    "&Paste": _("C&oller"),
    "Delete": _("Supprimer"),
    "Select All": _("Tout sélectionner"),
}

# What the program can't set itself of what Qt makes: Qt asks for these by its own English words.
_WORDS = {
    "QLineEdit": _EDITING,
    "QWidgetTextControl": _EDITING,
    "QScrollBar": {
        "Scroll here": _("Défiler jusqu’ici"),
        "Top": _("Début"),
        "Bottom": _("Fin"),
        "Left edge": _("Début"),
        "Right edge": _("Fin"),
        "Page up": _("Page précédente"),
        "Page down": _("Page suivante"),
        "Page left": _("Page précédente"),
        "Page right": _("Page suivante"),
        "Scroll up": _("Défiler vers le haut"),
        "Scroll down": _("Défiler vers le bas"),
        "Scroll left": _("Défiler vers la gauche"),
        "Scroll right": _("Défiler vers la droite"),
    },
    "QFileDialog": {
        "&Look in:": _("&Dans\u00a0:"),
        "Directory:": _("Dossier\u00a0:"),
        "File &name:": _("&Nom du fichier\u00a0:"),
        "Files of &type:": _("&Type de fichier\u00a0:"),
        "&Open": _("&Ouvrir"),
        "&Save": _("&Enregistrer"),
        "&Choose": _("&Choisir"),
        "Back": _("Précédent"),
        "Go back": _("Revenir au dossier précédent"),
        "Forward": _("Suivant"),
        "Go forward": _("Aller au dossier suivant"),
        "Parent Directory": _("Dossier parent"),
        "Go to the parent directory": _("Aller au dossier parent"),
        "Create New Folder": _("Nouveau dossier"),
        "Create a New Folder": _("Créer un nouveau dossier"),
        "&New Folder": _("&Nouveau dossier"),
        "New Folder": _("Nouveau dossier"),
        "List View": _("Liste"),
        "Change to list view mode": _("Montrer en liste"),
        "Detail View": _("Détails"),
        "Change to detail view mode": _("Montrer les détails"),
        "Sidebar": _("Emplacements"),
        "List of places and bookmarks": _("Emplacements et favoris"),
        "Files": _("Fichiers"),
        "All Files (*)": _("Tous les fichiers (*)"),
        "Directories": _("Dossiers"),
        "Show ": _("Colonne\u00a0: "),  # the name of one follows
        "&Rename": _("&Renommer"),
        "&Delete": _("&Supprimer"),
        "Delete": _("Supprimer"),
        "Remove": _("Retirer"),
        "Show &hidden files": _("Montrer les fichiers &cachés"),
        "%1 already exists.\nDo you want to replace it?": _("%1 existe déjà.\nVoulez-vous le remplacer\u00a0?"),
        "%1\nFile not found.\nPlease verify the correct file name was given.": _(
            "%1\nCe fichier n’existe pas.\nVérifiez son nom."
        ),
        "%1\nDirectory not found.\nPlease verify the correct directory name was given.": _(
            "%1\nCe dossier n’existe pas.\nVérifiez son nom."
        ),
        "Are you sure you want to delete '%1'?": _("Supprimer «\u00a0%1\u00a0»\u00a0?"),
        "'%1' is write protected.\nDo you want to delete it anyway?": _(
            "«\u00a0%1\u00a0» est protégé.\nLe supprimer quand même\u00a0?"
        ),
        "Could not delete directory.": _("Le dossier n’a pas pu être supprimé."),
    },
    "QFileSystemModel": {
        "Computer": _("Ordinateur"),
        "My Computer": _("Ordinateur"),
        "Name": _("Nom"),
        "Size": _("Taille"),
        "Type": _("Type"),
        "Kind": _("Type"),
        "Date Modified": _("Modifié le"),
    },
    "QAbstractFileIconProvider": {
        "Drive": _("Disque"),
        "Folder": _("Dossier"),
        "File Folder": _("Dossier"),
        "File": _("Fichier"),
        "%1 File": _("Fichier %1"),
        "Unknown": _("Inconnu"),
    },
    "QPlatformTheme": {
        "Open": _("Ouvrir"), "Save": _("Enregistrer"), "Cancel": _("Annuler"), "&Yes": _("&Oui"), "&No": _("&Non"),
    },
}  # fmt: skip


class _French(QTranslator):
    """Gives Qt the words of what it makes by itself."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """Return the French words; None leaves the words of Qt."""
        return _WORDS.get(context, {}).get(source)


def be_ours(application: QCoreApplication) -> None:
    """Make every chooser of files one of our windows, in French; called once."""
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    words = _French(application)
    application.installTranslator(words)
    _forget()


def to_open(parent: QWidget | None, title: str, kinds: str, start: str = "") -> str:
    """Ask for a file that exists; return its name, empty if the agent changes their mind."""
    try:
        return QFileDialog.getOpenFileName(parent, title, _begun(start), kinds)[0]
    finally:
        _forget()


def to_save(parent: QWidget | None, title: str, kinds: str, start: str) -> str:
    """Ask for a file to write; return its name, empty if the agent changes their mind."""
    try:
        return QFileDialog.getSaveFileName(parent, title, _begun(start), kinds)[0]
    finally:
        _forget()


def folder(parent: QWidget | None, title: str) -> str:
    """Ask for a folder; return its name, empty if the agent changes their mind."""
    try:
        return QFileDialog.getExistingDirectory(parent, title, _begun(""))
    finally:
        _forget()


def _begun(start: str) -> str:
    """Return where a chooser begins; never empty, for Qt would show the last folder visited."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(documents if Path(documents).is_dir() else Path.home()) / start)


def _forget() -> None:
    """Keep nothing of the folders visited."""
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    settings.beginGroup("FileDialog")
    for key in _KEPT:
        if settings.contains(key):
            settings.remove(key)
