import pytest
from django.test import Client


def test_live_answers_anybody(client: Client) -> None:
    response = client.get("/health/live")

    assert (response.status_code, response.content) == (200, b"live\n")


@pytest.mark.django_db
def test_ready_answers_when_the_database_does(client: Client) -> None:
    response = client.get("/health/ready")

    assert (response.status_code, response.content) == (200, b"ready\n")
