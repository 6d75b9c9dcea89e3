"""What pages show, made from the record, one file a subject."""
