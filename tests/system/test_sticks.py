"""USB sticks, as Linux lists them."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.system.sticks import mounted, sticks

MOUNTS = """sysfs /sys sysfs rw 0 0
/dev/sdb1 /media/karine/CL\\040USB vfat rw 0 0
/dev/sda1 / ext4 rw 0 0

/dev/sdc1 /run/media/karine/AUTRE exfat rw 0 0
"""


def test_only_what_a_desktop_mounted_is_a_stick(tmp_path: Path) -> None:
    listed = tmp_path / "mounts"
    listed.write_text(MOUNTS, encoding="utf-8")
    assert mounted(listed) == [Path("/media/karine/CL USB"), Path("/run/media/karine/AUTRE")]
    assert mounted(tmp_path / "absent") == []
    assert isinstance(sticks(), list)
