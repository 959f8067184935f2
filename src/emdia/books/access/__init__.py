"""Users, and the roles they hold in each company."""
