"""Measures the portal's pages over many rows beside a bare Django page (`manage.py bench`)."""
