"""What the outbox holds for people is mailed: addressed by ``mail.toml``, gathered by receiver, and handed to the house's mail server."""
