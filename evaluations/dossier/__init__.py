"""The dossier: everything about a partnership or an agreement in one archive."""
