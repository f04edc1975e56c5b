"""What a journey printed, read back as whoever is handed it would."""

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.documents.seal import Verdict
from lmmh_desk.documents.verify import verify_file
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.store.keys import trust
from lmmh_desk.printing.pages import images
from tests.documents.watching import text_of
from tests.journeys.real_window import PATIENCE, until


def printed(profile, named, *words):
    """Wait for the one paper of this name in the folder of what was printed, and find these words in it."""
    papers = profile / "papers"
    (file,) = until(
        lambda: [one for one in papers.glob(f"{named}*.pdf") if one.read_bytes().rstrip().endswith(b"%%EOF")], PATIENCE,
        lambda: f"no {named} was printed",
    )  # fmt: skip
    text = " ".join(text_of(file.read_bytes()).replace("\u202f", " ").replace("\u00a0", " ").split())
    for told in words:
        assert told in text, (named, told, text)
    return file


def read_back(profile, kind, *words):
    """Read a numbered paper so, and its code from a picture of it."""
    file = printed(profile, f"{kind}-C02-", *words)
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        found = verify_file(file, images, trust(read), INSTANT + 86_400_000)
    store.close()
    assert (found.verdict, found.fields.number) == (Verdict.AUTHENTIC, file.stem)
