"""Every rule with a batch that breaks it and one that just holds it: kept here once, run by a test, shown in ``docs/rules.md``."""
