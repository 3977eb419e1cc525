"""What a tenant's definitions say, checked and compared: pure, without a database."""
