"""The word stems by which pages are found; Georgian word forms and Latin typing fall together."""

from django.db import models


class PageWord(models.Model):
    """One stem of a published page. Written anew whenever the page is published."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=32)
    in_title = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "page"], name="page_word_once"),
        ]

    def __str__(self) -> str:
        return self.word
