"""The public register of promises and its files; the desk where they are made and reported on."""
