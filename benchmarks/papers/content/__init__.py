"""What the papers are about: companies, goods, issuers, days and amounts that belong together; nothing here knows how a paper looks."""
