"""How each verdict looks: a tone and an icon, always beside its words."""

from __future__ import annotations

LOOKS = {  # verdict → (tone, icon)
    "authentic": ("ok", "check"),
    "registered": ("accent", "info"),
    "voided": ("warn", "warning"),
    "out_of_window": ("warn", "clock"),
    "certificate_out_of_period": ("warn", "clock"),
    "desk_revoked": ("bad", "key"),
    "wrong_signature": ("bad", "shield"),
    "unknown_root": ("bad", "shield"),
    "unreadable": ("bad", "close"),
    "unknown": ("neutral", "help"),
    "queue_ticket": ("neutral", "ticket"),
    "specimen": ("accent", "info"),
    "out_of_period": ("warn", "clock"),
    "unknown_certificate": ("neutral", "help"),
}
