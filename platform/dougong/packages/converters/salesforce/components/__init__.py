"""Types of Salesforce metadata, one file each; found by scanning this folder."""
