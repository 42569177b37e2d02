"""Two approvals of one evaluation at the same moment, in two real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from evaluations.lifecycle import EVALUATION
from partnerships.models import ActionItem
from sistercity.accounts.models import Role
from sistercity.lifecycle import Conflict
from tests.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_recommendation_becomes_one_action_item_though_approved_twice_at_once(
    evaluation, recommendation, bagus, leader, surabaya
):
    EVALUATION.perform(evaluation, "submit", by=bagus)
    deputy = UserFactory(role=Role.LEADER, region=surabaya)
    ready = Barrier(2)

    def approve(person):
        try:
            ready.wait(timeout=10)
            return EVALUATION.perform(evaluation, "approve", by=person, seen="submitted").status
        except Conflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(approve, [leader, deputy]))
    assert sorted(results) == ["approved", "conflict"]
    assert ActionItem.objects.count() == 1
