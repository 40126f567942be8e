"""The database: connections, transactions, migrations, and the only SQL of the project."""
