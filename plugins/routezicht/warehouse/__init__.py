"""The PostgreSQL side: embedded server, migrations, roles, and writing landing rows."""
