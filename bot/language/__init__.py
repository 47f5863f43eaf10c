"""What is known of English itself, apart from any base: text, words, questions."""
