"""How often what happens in sample data: shares of published figures (domain 4.4)."""

from __future__ import annotations

# Share of each type among what was proven (domain 4.4, figures of 2020).
TYPES = {"D02": 30, "D08": 22, "D07": 13, "D04": 11, "D06": 9, "D03": 6, "D11": 5, "D05": 4}
KINDS = {
    "social_media": 35, "photo": 15, "campaign": 20, "invite": 15, "banner": 8, "facility": 4, "decision": 3,
}  # fmt: skip

UNANSWERED = 15
# After how many days something was typed in that came earlier; the last lies after the cut-off.
DAYS_LATE = (1, 2, 4, 40)
LUCK = {
    "late": 0.08, "corrected": 0.06, "stays_information": 0.35, "registered": 0.8, "traced": 0.4,
    "web": 0.6, "superior": 0.2, "evidence": 0.08, "unsigned": 0.15, "unmet_reopened": 0.15,
    "not_proven": 0.26, "not_proven_reopened": 0.15, "sanctioned": 0.62, "no_violation": 0.76,
    "not_followed_up": 0.9, "refused": 0.03, "unanswered": 0.8, "nip_known": 0.5,
    "asked": 0.2, "answers": 0.7, "adds": 0.08, "pressed": 0.03,
}  # fmt: skip
