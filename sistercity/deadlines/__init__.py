"""Working days and due dates."""
