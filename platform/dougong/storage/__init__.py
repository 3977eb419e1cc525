"""PostgreSQL and Valkey: the pool, tenants' schemas, DDL, embedded servers, system tables."""
