"""The people of the demo; their password is known to everybody and exists in demo mode only."""

from typing import NamedTuple

from sistercity.accounts.models import Role


class Account(NamedTuple):
    """`region` is the official code of the person's region, empty for national roles; who
    `heads_unit` is told of what their unit leaves beyond its day.
    """

    email: str
    name: str
    role: Role
    region: str = ""
    heads_unit: bool = False


PASSWORD = "kotakembar"  # noqa: S105 - settings refuse to answer other hosts in demo mode

ACCOUNTS: tuple[Account, ...] = (
    Account("petugas@surabaya.example", "Ratna Dewi", Role.OFFICER, "35.78"),
    Account("koordinator@surabaya.example", "Bagus Santoso", Role.COORDINATOR, "35.78"),
    Account("pimpinan@surabaya.example", "Endang Lestari", Role.LEADER, "35.78", True),
    Account("petugas@jatim.example", "Slamet Hidayat", Role.OFFICER, "35"),
    Account("petugas@jateng.example", "Sri Handayani", Role.OFFICER, "33"),
    Account("petugas@yogyakarta.example", "Sekar Arum", Role.OFFICER, "34.71"),
    Account("koordinator@yogyakarta.example", "Wahyu Nugroho", Role.COORDINATOR, "34.71"),
    Account("pimpinan@yogyakarta.example", "Retno Wulandari", Role.LEADER, "34.71"),
    Account("petugas@jakarta.example", "Fauzan Rahman", Role.OFFICER, "31"),
    Account("koordinator@jakarta.example", "Maria Simanjuntak", Role.COORDINATOR, "31"),
    Account("pimpinan@jakarta.example", "Hendra Wijaya", Role.LEADER, "31"),
    Account("peninjau@kemlu.example", "Dian Pratiwi", Role.FOREIGN_AFFAIRS),
    Account("kepala@kemlu.example", "Nadia Kartika", Role.FOREIGN_AFFAIRS, heads_unit=True),
    Account("peninjau@kemendagri.example", "Made Suardana", Role.HOME_AFFAIRS),
    Account("kepala@kemendagri.example", "Gunawan Saputra", Role.HOME_AFFAIRS, heads_unit=True),
    Account("auditor@sistercity.example", "Yanti Kusuma", Role.AUDITOR),
    Account("administrator@sistercity.example", "Agung Prasetyo", Role.ADMINISTRATOR),
)
