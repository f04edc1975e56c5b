"""What the two frozen programs hold, and what they don't; read by the spec and by its test."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = "lmmh_desk/store/migrations"  # as they are: Alembic reads them as files
# Asked for by their names only, so that no import shows them.
NAMED = {
    "desk": (
        "sqlalchemy.dialects.sqlite.pysqlite",
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "jeepney.bus",
        "jeepney.bus_messages",
        "jeepney.io.blocking",
        "jeepney.wrappers",
        "xlsxwriter",
    ),
    "hub": (
        "sqlalchemy.dialects.sqlite.pysqlite",
        "sqlalchemy.dialects.postgresql.psycopg",
        "psycopg_binary",
        "uvicorn.lifespan.off",
        "uvicorn.loops.uvloop",
        "uvloop",
        "uvicorn.protocols.http.httptools_impl",
        "keyring.backends.SecretService",
    ),
}
# Ours are named by texts, as "module:name": all of them are taken, but those of the other program.
OTHERS = {
    "desk": re.compile(r"lmmh_desk\.(cli\.hub|hub\.|store\.migrations\.)"),
    "hub": re.compile(r"lmmh_desk\..*\bui\b|lmmh_desk\.(cli\.(?!hub)|printing\.|store\.migrations\.)"),
}
NOWHERE = (
    "tkinter", "IPython", "numpy", "pytest", "hypothesis", "setuptools", "pip", "rich", "pygments", "sqlite3",
    "readline", "zstandard._cffi", "zstandard.backend_cffi", "PIL._avif", "PIL._webp", "PIL._imagingtk", "PIL.ImageQt",
    "PIL.ImageTk",
)  # fmt: skip
WITHOUT = {
    "desk": (*NOWHERE, "psycopg", "psycopg_binary", "uvicorn", "starlette", "httptools", "uvloop", "PySide6.QtQml",
             "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtSql", "PySide6.QtTest"),
    "hub": (*NOWHERE, "PySide6", "shiboken6"),
}  # fmt: skip
# Plug-ins of Qt, by folder and beginning of the file's name: these and no others are taken.
PLUGINS = (
    "platforms/libqxcb", "platforms/libqwayland", "platforms/libqoffscreen", "platforms/qwindows",
    "platforms/qoffscreen", "platforminputcontexts/libcompose", "platforminputcontexts/libibus", "printsupport/",
    "iconengines/", "imageformats/libqsvg", "imageformats/qsvg", "imageformats/libqjpeg", "imageformats/qjpeg",
    "xcbglintegrations/", "wayland-shell-integration/libxdg-shell", "wayland-decoration-client/libadwaita",
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl", "styles/", "platformthemes/libqxdgdesktopportal",
)  # fmt: skip
QT_UNUSED = re.compile(
    r"Qt6?(Qml|Quick|Sql|VirtualKeyboard|3D|Designer|Help|UiTools|Test|Labs|ShaderTools|EglF[Ss])|Qt/translations/"
    r"|opengl32sw|pillow\.libs/lib(avif|webp)"
)
# Libraries of the system that come along, as Python needs them; the others (X11, GTK, CUPS…) are the system's own.
ALONG = re.compile(r"lib(python3|ssl|crypto|ffi|bz2|lzma|z)[.-]")
# Files shipped with what only a debugger reads.
STRIPPED = (
    "libpython3*.so*", "python3*/lib-dynload/*.so", "sqlcipher3/*.so", "sqlalchemy/**/*.so", "zstandard/*.so",
    "cryptography/hazmat/bindings/*.so", "cbor2/*.so", "PIL/*.so", "uuid_utils/*.so", "httptools/**/*.so",
    "uvloop/*.so",
)  # fmt: skip


def modules(program: str) -> list[str]:
    """Return the modules to take whatever the imports say."""
    ours = [name for name in _of("lmmh_desk", ROOT / "lmmh_desk") if not OTHERS[program].match(name)]
    phones = find_spec("phonenumbers")
    assert phones is not None
    assert phones.origin is not None
    return [*NAMED[program], *ours, *_of("phonenumbers", Path(phones.origin).parent)]


def _of(package: str, folder: Path) -> list[str]:
    found = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py"))
    return sorted(".".join([package, *(part for part in path.parts if part != "__init__")]) for path in found)


def kept(target: str, source: str = "") -> bool:
    """Say whether a file, named by its place in the bundle and by where it comes from, is wanted there."""
    place = target.replace("\\", "/")
    if QT_UNUSED.search(place):
        return False
    if "/" not in place and source.startswith(("/lib/", "/usr/lib/")) and ".so" in place:
        return ALONG.match(place) is not None
    _before, plugin, name = place.partition("/plugins/")
    return not plugin or "PySide6" not in place or name.startswith(PLUGINS)
