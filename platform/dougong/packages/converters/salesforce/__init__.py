"""Salesforce: projects in source format and in the form of the Metadata API."""
