"""What people read: tables on screen, editions and release packs."""
