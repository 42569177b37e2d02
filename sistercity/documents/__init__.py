"""Files with versions: what is accepted, how it is kept and handed out."""
