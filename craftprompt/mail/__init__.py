"""Account mail: letters written from templates, kept in an outbox, sent or laid down as files."""
