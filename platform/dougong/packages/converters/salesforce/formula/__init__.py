"""The formula language of Salesforce, and how it reads in ours."""
