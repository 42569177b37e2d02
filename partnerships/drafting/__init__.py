"""The first draft of an agreement: composed from its record, set as DOCX and as PDF."""
