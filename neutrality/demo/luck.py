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
    # the report
    "late": 0.08, "corrected": 0.06, "stays_information": 0.2, "web": 0.6, "superior": 0.2, "evidence": 0.08,
    "unsigned": 0.15, "nip_known": 0.5, "asked": 0.2, "answers": 0.7, "adds": 0.08, "pressed": 0.03,
    # before the registration
    "withdrawn": 0.05, "elsewhere": 0.06, "died": 0.05, "asked_to_complete": 0.15, "completed": 0.7,
    "registered": 0.86, "late_traced": 0.5, "traced": 0.5, "traced_in_vain": 0.7, "unmet_reopened": 0.2,
    # the examination
    "extended": 0.12, "heard": 0.5, "before_pleno": 0.6, "back_from_pleno": 0.15, "not_proven": 0.24,
    "not_proven_reopened": 0.15, "criminal_only": 0.06, "no_civil_servant": 0.03, "retired": 0.03,
    "criminal_beside": 0.05,
    # what became of it
    "authority_told": 0.75, "employer_told": 0.8, "reminded": 0.7, "controlled": 0.5, "not_followed_up": 0.5,
    "refused": 0.03, "unanswered": 0.8, "spoken": 0.3, "decree_awaited": 0.5,
}  # fmt: skip
