"""One module for each heavy library and for each file format; nothing else imports them."""
