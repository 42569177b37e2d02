"""Who a person is; what they may do is asked of the rules alone."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from sistercity.accounts.models import Absence, User, portal_today
from sistercity.notifications.models import unread_count


class PasswordBackend(ModelBackend):
    """Sign in by e-mail and password.

    The permissions and groups of Django's tables are never asked: they would be a second source
    of rights, and two queries on every page with something that its reader may not do.
    """

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session with what every page shows and asks.

        That is their region, what they have not read, and whom they act for today; only those
        whom an absence concerns cost a query for it.
        """
        today = portal_today()
        absences = Absence.objects.of(OuterRef("pk")).overlapping(today, today)
        people = User.objects.select_related("region").annotate(
            unread=unread_count(), has_absence=Exists(absences)
        )
        try:
            user = people.get(pk=user_id)
        except User.DoesNotExist:
            return None
        if not self.user_can_authenticate(user):
            return None
        user.known_absences = []
        if user.has_absence:
            user.known_absences = list(Absence.objects.running().concerning(user))
        return user

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
