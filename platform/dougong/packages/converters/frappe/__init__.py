"""Frappe: apps of the framework, such as ERPNext, by the JSON files of their DocTypes."""
