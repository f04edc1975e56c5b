"""The Debian packages in a clean root: installed, used, upgraded, removed, purged (`make deb-test`, as root)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.journeys.real_window import Window, screen, until

SUITE = "bookworm"
UNIT = "usr/lib/systemd/system/lmmh-hub.service"
PROFILE = "home/agent/profile"
SHIPPED = (
    "usr/bin/lmmh-desk", "usr/bin/lmmh-hub", UNIT, "usr/share/applications/lmmh-desk.desktop",
    "usr/share/icons/hicolor/48x48/apps/lmmh-desk.png", "usr/share/icons/hicolor/256x256/apps/lmmh-desk.png",
    "usr/share/man/man1/lmmh-desk.1.gz", "usr/share/man/man8/lmmh-hub.8.gz",
)  # fmt: skip


class Root:
    """A Debian of its own, without Python, that commands run in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, user: str = "root", ok: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(self.command(*words, user=user), check=False, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0 or not ok, f"{words}: {done.stdout}{done.stderr}"
        return done

    def command(self, *words: str, user: str = "root") -> list[str]:
        home = "/home/agent" if user == "agent" else "/root"
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", f"HOME={home}", "LANG=C.UTF-8",
                 "DEBIAN_FRONTEND=noninteractive", *(f"{name}={os.environ[name]}" for name in PASSED)]  # fmt: skip
        return ["chroot", f"--userspec={user}", str(self.folder), *clean, *words]

    def install(self, *packages: Path) -> str:
        for package in packages:
            shutil.copy(package, self.folder / "tmp")
        names = [f"/tmp/{package.name}" for package in packages]
        return self.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *names).stdout

    def has(self, place: str) -> bool:
        return os.path.lexists(self.folder / place)

    def digests(self, place: str) -> dict[str, str]:
        files = [file for file in sorted((self.folder / place).rglob("*")) if file.is_file()]
        return {str(file.relative_to(self.folder)): sha256(file.read_bytes()).hexdigest() for file in files}


PASSED = [name for name in ("http_proxy", "https_proxy", "DISPLAY") if name in os.environ]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        pytest.skip("needs root, and the Debian package debootstrap")
    folder = tmp_path_factory.mktemp("root")
    folder.chmod(0o755)
    for above in (folder.parent, folder.parent.parent):
        above.chmod(0o755)
    subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(folder)], check=True, capture_output=True)
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    display = folder / "tmp/.X11-unix"
    display.mkdir()
    Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    mounted = (
        ["-t", "proc", "proc", str(folder / "proc")],
        ["-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(folder / "dev/shm")],
        ["--bind", "/tmp/.X11-unix", str(display)],
    )
    for words in mounted:
        subprocess.run(["mount", *words], check=True)
    made = Root(folder)
    made.run("useradd", "--create-home", "agent")
    yield made
    for words in mounted:
        subprocess.run(["umount", words[-1]], check=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def packages() -> list[Path]:
    return sorted(Path(os.environ["LMMH_DEB"]).glob("*.deb"))


def later(package: Path, folder: Path) -> Path:
    """Return the package again, of a version above."""
    inside, made = folder / package.stem, folder / package.name.replace("_0.", "_9.")
    subprocess.run(["dpkg-deb", "-R", str(package), str(inside)], check=True)
    control = inside / "DEBIAN" / "control"
    control.write_text(control.read_text().replace("Version: 0.", "Version: 9."))
    subprocess.run(["dpkg-deb", "-Znone", "--build", str(inside), str(made)], check=True, capture_output=True)
    shutil.rmtree(inside)
    return made


def test_they_install_and_go_without_a_trace(
    root: Root, packages: list[Path], demonstration: Path, tmp_path: Path
) -> None:
    said = root.install(*packages)
    assert "LMMH Desk" in said, "the self-check runs after installation"
    assert "✗" not in said
    assert [place for place in SHIPPED if not root.has(place)] == []
    assert root.run("sh", "-c", "command -v python3", ok=False).returncode != 0

    used(root, demonstration, packages[0])
    before = root.digests(PROFILE) | root.digests("var/lib/lmmh-hub")
    root.install(*(later(package, tmp_path) for package in packages))
    assert root.run("dpkg-query", "-W", "-f", "${Version}", "lmmh-desk").stdout.startswith("9.")
    assert root.digests(PROFILE) | root.digests("var/lib/lmmh-hub") == before
    assert root.run("lmmh-desk", "doctor", "--profile", f"/{PROFILE}", user="agent").stdout

    before = root.digests(PROFILE) | root.digests("var/lib/lmmh-hub")  # the self-check folded a base that was killed
    root.run("apt-get", "remove", "-y", "-qq", "lmmh-desk", "lmmh-hub")
    assert [place for place in SHIPPED if root.has(place)] == []
    assert root.digests(PROFILE) | root.digests("var/lib/lmmh-hub") == before

    root.run("dpkg", "--purge", "lmmh-desk", "lmmh-hub")  # the first left nothing to purge: apt knows it no more
    assert root.has(PROFILE), "a package erases nothing in a user's own folder"
    assert "lmmh" not in (root.folder / "etc/passwd").read_text()
    left = root.run(
        "find", "/", "-xdev", "-name", "*lmmh*", "-not", "-path", "/home/*", "-not", "-path", "/tmp/*"
    ).stdout
    assert [line for line in left.splitlines() if not line.startswith(("/proc", "/var/log"))] == []


def used(root: Root, demonstration: Path, package: Path) -> None:
    """Open a profile by commands and by its window, which no upgrade replaces, and serve a hub as its unit does."""
    shutil.copytree(demonstration, root.folder / PROFILE)
    root.run("chown", "-R", "agent:agent", f"/{PROFILE}")
    root.run("lmmh-desk", "doctor", "--profile", f"/{PROFILE}", user="agent")
    assert "Belkacem" in root.run("lmmh-desk", "search", "--profile", f"/{PROFILE}", "belka", user="agent").stdout
    with screen() as display:
        words = ("env", f"DISPLAY={display}", "lmmh-desk")
        window = Window(display, "--profile", f"/{PROFILE}", program=tuple(root.command(*words, user="agent")))
        until(lambda: window.titled("LMMH Desk — Verrouillé"), 60, window.stop)
        for words in (("-i", f"/tmp/{package.name}"), ("--remove", "lmmh-desk")):
            refused = root.run("dpkg", *words, ok=False)
            assert refused.returncode != 0
            assert "LMMH Desk est ouvert sur ce poste." in refused.stderr
        assert window.titled("LMMH Desk — Verrouillé"), "neither leaves the open program without its files"
        assert root.run("dpkg-query", "-W", "-f", "${db:Status-Status}", "lmmh-desk").stdout == "installed"
        window.stop()

    unit = (root.folder / UNIT).read_text()
    start = next(line.split("=", 1)[1] for line in unit.splitlines() if line.startswith("ExecStart="))
    administered(root)
    serving = subprocess.Popen(root.command(*start.split(), "--port", "18443", user="lmmh-hub"))
    try:
        until(lambda: answers("https://127.0.0.1:18443/ready"), 60, lambda: "the hub doesn't answer")
    finally:
        serving.terminate()
        serving.wait(60)
    verified(root, unit, start.split()[0])


def administered(root: Root) -> None:
    """Make the hub, lose its database and put it back, all typed as root: what its own user serves afterwards."""

    def typed(name: str, *words: str, ok: bool = True) -> None:
        root.run("lmmh-hub", name, "--folder", "/var/lib/lmmh-hub", *words, ok=ok)

    copy = root.folder / "tmp/hub.lmmh"
    typed("init", "localhost")
    typed("publish", "/tmp/none.lmmh-update", ok=False)
    typed("devices", "revoke", "C01", ok=False)
    typed("backup", "/tmp/hub.lmmh")
    for part in (root.folder / "var/lib/lmmh-hub").glob("hub.db*"):
        part.unlink()
    typed("restore", "/tmp/hub.lmmh")
    users = {file.stat().st_uid for file in (root.folder / "var/lib/lmmh-hub").rglob("*")}
    assert users == {copy.stat().st_uid}
    assert 0 not in users, "a file of root's is closed to the unit's user"


def verified(root: Root, unit: str, program: str) -> None:
    here = root.folder.parent / "lmmh-hub.service"
    here.write_text(unit.replace(program, f"{root.folder}{program}"))
    said = subprocess.run(["systemd-analyze", "verify", str(here)], check=False, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


def answers(address: str) -> bool:
    try:
        return httpx.get(address, verify=False).status_code == 200
    except httpx.TransportError:
        time.sleep(0.2)
        return False
