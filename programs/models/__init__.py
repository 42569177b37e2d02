"""What is done under an agreement: programmes, who takes part, activities and money."""

from programs.models.activities import Activity
from programs.models.goals import Goal
from programs.models.money import BudgetLine, Funds, lines_in_rupiah
from programs.models.outcomes import Good, Participants, Risk
from programs.models.programmes import Party, Programme

__all__ = [
    "Activity",
    "BudgetLine",
    "Funds",
    "Goal",
    "Good",
    "Participants",
    "Party",
    "Programme",
    "Risk",
    "lines_in_rupiah",
]
