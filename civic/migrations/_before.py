"""The migrations of libraries that go before ours.

Each of their hundred steps renders every model that is related to the account: with ours among them
a new installation would compute for half a minute more.
"""

LIBRARIES = [
    ("account", "0009_emailaddress_unique_primary_email"),
    ("otp_static", "0003_add_timestamps"),
    ("otp_totp", "0003_add_timestamps"),
    ("socialaccount", "0006_alter_socialaccount_extra_data"),
    (
        "taggit",
        "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
    ),
    ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ("wagtailadmin", "0006_formstate"),
    ("wagtailcore", "0098_apitoken"),
    ("wagtaildocs", "0014_alter_document_file_size"),
    ("wagtailembeds", "0009_embed_cache_until"),
    ("wagtailforms", "0005_alter_formsubmission_form_data"),
    ("wagtailimages", "0027_image_description"),
    ("wagtailredirects", "0008_add_verbose_name_plural"),
    ("wagtailsearch", "0010_add_text_fields"),
    ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
]
