"""The program in a real window: Xvfb, a process of its own with no network, keys by xdotool."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from PIL import ImageGrab

PATIENCE = 60.0  # seconds until what must come has come, however busy the machine
BAR = 140  # pixels of the foot of the screen: under the window, and where hints and what was just done are told
READING = 1.5  # seconds a person looks at a page before pressing a key
STILL = 0.5  # seconds in which a page that is whole shows nothing else
SOURCE = (sys.executable, "-m", "lmmh_desk.cli.entry")
OPEN = []  # the programs started, ended with their screen


@contextmanager
def screen(width=1366, height=768):
    """Start an X server on a free display and give its name."""
    read, write = os.pipe()
    size = f"{width}x{height}x24"
    # Without -noreset it begins anew when the last window goes, and refuses the next one meanwhile.
    # Without -r it repeats a key whose release a busy machine brings late.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-r"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        while OPEN:
            OPEN.pop().stop()
        server.terminate()
        server.wait()


class Window:
    """One running program and the keyboard before it."""

    def __init__(self, display, *arguments, environment=None, program=SOURCE):
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", **(environment or {})}
        self.profiles = [Path(each) for before, each in pairwise(arguments) if before == "--profile"]
        command = [*without_network(), *program, *arguments]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
        )
        OPEN.append(self)

    def xdotool(self, *arguments):
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, check=False, capture_output=True, text=True, timeout=30
        )
        return done.stdout.split()

    def titled(self, text):
        """Say whether a visible window has this text in its title."""
        return self.xdotool("search", "--onlyvisible", "--name", text)

    def wait(self, text, patience=PATIENCE):
        """Wait until the window's title says `text` and give it the keyboard."""
        found = until(lambda: self.titled(text), patience, lambda: f"no window titled « {text} »: {self.last_words()}")
        self.xdotool("windowfocus", "--sync", found[0])

    def last_words(self):
        """End the program; say whether it had ended by itself, which windows it showed, and what it left."""
        names = [" ".join(self.xdotool("getwindowname", each)) for each in self.titled("")]
        ended = self.process.poll()
        printed = self.stop()
        left = [report.read_text() for folder in self.profiles for report in folder.glob("logs/*.txt")]
        return f"ended {ended}, showed {names}, printed {printed!r}, left {left}"

    def press(self, *keys):
        """Press keys, named as X names them (F2, Return, ctrl+p)."""
        self.xdotool("key", "--delay", "40", *keys)

    def type(self, text):
        self.xdotool("type", "--delay", "40", text)

    def picture(self, path):
        ImageGrab.grab(xdisplay=self.environment["DISPLAY"]).save(path)

    def seen(self):
        """Return what the window shows above its status bar, as bytes."""
        grabbed = ImageGrab.grab(xdisplay=self.environment["DISPLAY"])
        return grabbed.crop((0, 0, grabbed.width, grabbed.height - BAR)).tobytes()

    def settled(self):
        """Return it once it stays the same for a while: what a page reads may come after it."""
        last = b""
        while (now := self.seen()) != last:
            last = now
            time.sleep(STILL)
        return now

    def turns(self, key):
        """Turn a drawing into its table by a key, back, and once more each way: two views, always the same two."""
        views = [self.settled()]
        for _turn in range(2):
            before = views[-1]
            self.press(key)
            until(lambda before=before: self.settled() != before, PATIENCE, lambda: f"{key} turned nothing")
            views.append(self.settled())
        for wanted in views[1:]:  # the focus is elsewhere in the first
            self.press(key)
            until(lambda wanted=wanted: self.settled() == wanted, PATIENCE, lambda: f"{key} shows something else")

    def take(self, letter, code):
        """Have another agent take the desk: lock, the letter of his name, his code."""
        self.press("ctrl+l")
        self.wait("Verrouillé")
        time.sleep(READING)
        self.press(letter)
        self.type(code)
        until(lambda: not self.titled("Verrouillé"), PATIENCE, lambda: f"{letter} could not take the desk")
        self.wait("LMMH Desk")
        time.sleep(READING)

    def kill(self):
        """Kill -9: the power goes, nothing is tidied."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self):
        """End the program and return what it printed."""
        if self.process.stdout.closed:
            return ""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            return self.process.communicate(timeout=10)[0]
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.communicate()[0]


def until(condition, patience, complaint):
    """Return what `condition` gives as soon as it is true; fails with `complaint()` after `patience` seconds."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(complaint())


def without_network():
    """Return the prefix that runs a command where no network interface is up; fails where that isn't allowed."""
    for prefix in (["unshare", "-n"], ["unshare", "-rn"]):
        if subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0:
            return prefix
    raise AssertionError("this machine allows no network namespace: the journey can't be shown without network")


def pictures_folder():
    """Return where the pictures of the journeys go."""
    folder = Path("build/journeys")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
