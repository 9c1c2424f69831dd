"""Sample data: fictional offices, people and cases, made through the same services as real use."""
