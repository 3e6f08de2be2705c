"""One module per revision; each runs the SQL file of the same name in `../sql`."""
