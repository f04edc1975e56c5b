"""The letters of a campaign to everybody, each time in a process of its own: how long, and how much memory at most."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import INK, Style, broken
from lmmh_desk.features.campaigns.papers import letters_pdf
from tests.bench.figures import Figure
from tests.features.campaigns.sheets import MAILING, TESSIER
from tests.replacing import replace

LETTERS = 14_000
STREETS = ("RUE DE L EVENTAIL", "ALLEE DES SITTELLES", "BD DES GLONNIERES", "AV DU RONCERAY")


def letters(folder: Path):
    """Return the seconds and the memory of 14,000 letters, all with other names, beside as many bare pages."""
    folder.mkdir(parents=True, exist_ok=True)
    taken, bare = _measured("written", folder), _measured("bare", folder)
    conditions = f"{LETTERS} addresses, names all different, a process of its own, until the file is on the disk"
    floor = "floor: as many pages of six lines, one embedded font, nothing else"
    seconds, memory = "campaigns.letters_14k_s", "campaigns.letters_14k_mb"
    yield Figure(seconds, taken["s"], "s", bare["s"], 1, f"{conditions}; {floor}", "value ≤ 60")
    yield Figure(memory, taken["mb"], "MB", bare["mb"], 1, f"most at once; {floor}", "value ≤ 300")


def _measured(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.campaigns", what, str(folder / "letters.pdf")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout)


def everybody():
    """Return the letters of an invented office."""
    return [
        replace(
            TESSIER, reference=f"MS-C02-20-0012-{rank:05d}", quarter=f"Quartier {rank % 23}",
            building=f"{rank % 17}", floor=str(rank % 12),
            lines=(f"MME ODILE EXEMPLE {rank}", f"APPT {rank % 90} ETG {rank % 12}", f"RESIDENCE DU CLOS {rank % 310}",
                   f"{rank % 200} {STREETS[rank % 4]}", "72000 LE MANS"),
            salutation=("Madame,", "Monsieur,", "Madame, Monsieur,")[rank % 3],
        )
        for rank in range(LETTERS)
    ]  # fmt: skip


def written(out: Path) -> None:
    letters_pdf(MAILING, everybody(), out, lambda _done, _total: None, lambda: False)


def bare(out: Path) -> None:
    drawing, style = Drawing(A4.width, A4.height, title="bare", author=""), Style(11, color=INK)
    for rank in range(LETTERS):
        if rank:
            drawing.next_page()
        drawing.text(300, 140, [broken(f"72000 LE MANS {rank}", style, A4.width)[0]] * 6, style)
    out.write_bytes(drawing.finish())


def most_mb() -> float:
    """Return the most memory this program held, in MB; getrusage would count what its parent held when it began it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


if __name__ == "__main__":
    begun = time.perf_counter()
    {"written": written, "bare": bare}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"s": round(time.perf_counter() - begun, 2), "mb": most_mb()}))
