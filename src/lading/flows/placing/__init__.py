"""Orders come to be: understood, priced, decided and written together; quotes, drafts and files of them."""
