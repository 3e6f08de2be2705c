"""What each source may send, why, until when, and in which form."""
